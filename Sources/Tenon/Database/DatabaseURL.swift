/// The URL of a database: a scheme, which names the kind of database, and a rest, which its driver parses.
package struct DatabaseURL: Hashable {
  /// The scheme in lower case, such as `sqlite`.
  package let scheme: String

  /// The part after the colon.
  package let rest: Substring

  package init(_ url: String) throws {
    guard let colon = url.firstIndex(of: ":") else {
      // The URL is not shown: it may contain a password.
      throw SQLError(
        message: "the database URL does not start with a scheme such as sqlite:")
    }
    scheme = url[..<colon].lowercased()
    rest = url[url.index(after: colon)...]
  }

  /// The scheme for errors: short, and without a possible password.
  var shownScheme: String {
    let clean = scheme.unicodeScalars.prefix(20).map {
      $0.properties.isWhitespace || $0.value < 32 ? "?" : String($0)
    }
    return "“\(clean.joined())\(scheme.unicodeScalars.count > 20 ? "…" : "")”"
  }
}
