/// The secret that signs cursors, so that nobody else can create or change one.
///
///     configuration.cursorKey = try CursorKey(environment["CURSOR_KEY"] ?? "")
///
/// A cursor is signed with HMAC-SHA256, not encrypted: a client can read the values of the row that it stands for, but
/// cannot replace them.
public struct CursorKey: Sendable {
  package let bytes: [UInt8]

  /// A random key that lasts as long as the process. It is the default.
  ///
  /// A cursor signed with it is not valid for another server or after a restart: it is refused with `InvalidCursor`,
  /// HTTP status 400. If several processes serve the same clients, give all of them the same secret.
  public static let ofThisProcess = CursorKey(
    bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max) })

  /// Creates a key from a secret that all servers share, such as 32 random bytes in Base64.
  ///
  /// - Throws: `SQLError` if the secret is shorter than 16 bytes.
  public init(_ secret: String) throws {
    guard secret.utf8.count >= 16 else {
      throw SQLError(
        message: "a cursor key of \(secret.utf8.count) bytes is too short: use at least 16 bytes")
    }
    self.init(bytes: Array(secret.utf8))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }
}

// The key is not printed in logs, even as part of a configuration.
extension CursorKey: CustomStringConvertible, CustomReflectable {
  /// A placeholder instead of the key.
  public var description: String { "CursorKey(<redacted>)" }

  /// An empty mirror, which hides the key.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
