import Foundation

/// Where a database is, read from its URL.
///
/// `sqlite:blog.db` is a path from the working directory, `sqlite:///var/lib/blog.db` an absolute one,
/// `sqlite::memory:` a database in memory. Percent escapes are decoded.
struct DatabaseURL: Hashable {
  enum Location: Hashable {
    case memory
    case file(String)
  }

  let location: Location

  init(_ url: String) throws {
    guard let colon = url.firstIndex(of: ":") else {
      // Not shown: it may be anything, a password too.
      throw SQLError(
        message: "a database URL starts with its kind, such as sqlite:; this one does not")
    }
    let scheme = url[..<colon].lowercased()
    switch scheme {
    case "sqlite": break
    case "postgresql", "postgres", "mysql", "mariadb":
      throw SQLError(message: "there is no driver for \(scheme) in this build; SQLite is built in")
    default:
      throw SQLError(message: "\(Self.shown(scheme)) is not a kind of database Tenon knows")
    }
    var path = url[url.index(after: colon)...]
    if path == ":memory:" {
      location = .memory
      return
    }
    if path.hasPrefix("//") {
      path = path.dropFirst(2)
      guard path.hasPrefix("/") else {
        throw SQLError(
          message: "a sqlite URL has no host: write sqlite:file.db for a path from the working "
            + "directory, sqlite:///path/file.db for an absolute one")
      }
    }
    guard !path.contains("?") else {
      throw SQLError(
        message: "a sqlite URL takes no options; a question mark in a path is written %3F")
    }
    // Foundation takes most of a millisecond to get ready for it.
    let isPlain = !path.utf8.contains(UInt8(ascii: "%"))
    guard let decoded = isPlain ? String(path) : path.removingPercentEncoding else {
      throw SQLError(message: "a database URL has a malformed percent escape")
    }
    guard !decoded.isEmpty else { throw SQLError(message: "a sqlite URL names no file") }
    guard !decoded.utf8.contains(0) else {
      throw SQLError(message: "a database path contains a NUL character")
    }
    location = .file(decoded)
  }

  /// A piece of a URL in an error: short, and without what might be a password.
  private static func shown(_ text: String) -> String {
    let clean = text.unicodeScalars.prefix(20).map {
      $0.properties.isWhitespace || $0.value < 32 ? "?" : String($0)
    }
    return "“\(clean.joined())\(text.unicodeScalars.count > 20 ? "…" : "")”"
  }
}
