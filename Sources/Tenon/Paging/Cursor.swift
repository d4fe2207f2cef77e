/// A place between two rows in the order of a query: text that a client keeps and sends back for the next page.
///
///     let cursor = request.query["after"].map { Cursor<Post>($0) }
///     let page = try query.page(after: cursor, size: 20, in: session)
///     page.next                     // Cursor<Post>?, encodes as its text
///
/// The text is opaque, safe in URLs, and signed with `Configuration.cursorKey`. It belongs to one model and one order
/// of its rows: any other use of it, and any changed character, is refused with `InvalidCursor`. A query's conditions
/// are no part of it: a page of other rows in the same order starts at the same place.
public struct Cursor<Root: Model>: RawRepresentable, Hashable, Codable, Sendable {
  /// The text.
  public let rawValue: String

  /// Takes text that came back from a client. Nothing is checked before a page is read.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Takes text that came back from a client. Nothing is checked before a page is read.
  public init(_ text: String) { self.init(rawValue: text) }
}

extension Cursor: LosslessStringConvertible {
  /// The text.
  public var description: String { rawValue }
}

/// A cursor cannot be used: it was changed, or it is of another model, another order or another key.
public struct InvalidCursor: TenonError, Hashable {
  /// What is wrong.
  public let message: String

  /// 400, Bad Request.
  public var httpStatus: Int { 400 }

  package init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}
