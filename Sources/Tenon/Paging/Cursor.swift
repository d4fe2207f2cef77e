/// A position between two rows in the order of a query, as text that a client stores and sends back for the next page.
///
///     let cursor = request.query["after"].map { Cursor<Post>($0) }
///     let page = try query.page(after: cursor, size: 20, in: session)
///     page.next                     // Cursor<Post>?, encoded as its text
///
/// The text is opaque, safe in URLs, and signed with `Configuration.cursorKey`. A cursor belongs to one model and one
/// order of its rows. Used with another model or order, or with a changed character, it is refused with
/// `InvalidCursor`. It does not depend on the conditions of the query: with other conditions, the page starts at the
/// same position.
public struct Cursor<Root: Model>: RawRepresentable, Hashable, Codable, Sendable {
  /// The text of the cursor.
  public let rawValue: String

  /// Creates a cursor from text that a client sent. It is checked when a page is read.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Creates a cursor from text that a client sent. It is checked when a page is read.
  public init(_ text: String) { self.init(rawValue: text) }
}

extension Cursor: LosslessStringConvertible {
  /// The text of the cursor.
  public var description: String { rawValue }
}

/// An error for a cursor that was changed, or belongs to another model, order or key.
public struct InvalidCursor: TenonError, Hashable {
  /// The reason, in words.
  public let message: String

  /// The HTTP status 400, Bad Request.
  public var httpStatus: Int { 400 }

  package init(_ message: String) { self.message = message }

  /// The reason for a client: `the cursor is not valid; start again from the first page`.
  public var reason: String { "the cursor is not valid; start again from the first page" }

  /// The reason, in words.
  public var description: String { message }
}
