/// The secret that cursors are signed with, so that nobody else can make or change one.
///
/// A page's cursor goes out to a client and comes back. It is signed with HMAC-SHA256, not encrypted: a client that
/// looks can read the values of the row it stands for, but cannot put others in their place.
///
///     configuration.cursorKey = try CursorKey(environment["CURSOR_KEY"] ?? "")
public struct CursorKey: Sendable {
  package let bytes: [UInt8]

  /// A random key that lives as long as the process, the default. A cursor then means nothing to another server, nor
  /// after a restart: its request ends with `InvalidCursor`, HTTP status 400. Where several processes answer the same
  /// clients, give them all the same secret.
  public static let ofThisProcess = CursorKey(
    bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max) })

  /// Creates a key from a secret that every server has, such as 32 random bytes in Base64.
  ///
  /// - Throws: `SQLError` when the secret is shorter than 16 bytes.
  public init(_ secret: String) throws {
    guard secret.utf8.count >= 16 else {
      throw SQLError(
        message: "a cursor key of \(secret.utf8.count) bytes can be guessed: 16 are the least")
    }
    self.init(bytes: Array(secret.utf8))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }
}

// A key stays out of logs, also as a part of a configuration that is printed.
extension CursorKey: CustomStringConvertible, CustomReflectable {
  /// Not the key.
  public var description: String { "CursorKey(<redacted>)" }

  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
