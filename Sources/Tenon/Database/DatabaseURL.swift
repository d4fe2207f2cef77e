/// The URL of a database: a scheme, which says the kind of the database, and a rest that its driver reads.
package struct DatabaseURL: Hashable {
  /// The scheme in lower case, such as `sqlite`.
  package let scheme: String

  /// The rest, after the colon.
  package let rest: Substring

  package init(_ url: String) throws {
    guard let colon = url.firstIndex(of: ":") else {
      // Not shown: it may be anything, a password too.
      throw SQLError(
        message: "a database URL starts with its kind, such as sqlite:; this one does not")
    }
    scheme = url[..<colon].lowercased()
    rest = url[url.index(after: colon)...]
  }

  /// The scheme in an error: short, and without what might be a password.
  var shownScheme: String {
    let clean = scheme.unicodeScalars.prefix(20).map {
      $0.properties.isWhitespace || $0.value < 32 ? "?" : String($0)
    }
    return "“\(clean.joined())\(scheme.unicodeScalars.count > 20 ? "…" : "")”"
  }
}
