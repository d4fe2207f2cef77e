import Foundation

/// A default that no database understands: the words of SQLAlchemy, Django, Prisma or Rails, or no expression at all.
enum ForeignDefault: Equatable {
  /// The time of the insert, such as `func.now()`, `utcnow` or `timezone.now`.
  case now

  /// A random UUID, such as `uuid4` or `SecureRandom.uuid`.
  case uuid

  /// A number from the database, such as `autoincrement()`.
  case number

  /// A call of SQLAlchemy's `func`, such as `func.random()`.
  case function

  /// SQL as the argument of a function, such as `text("now()")` or `dbgenerated("now()")`.
  case quoted

  /// Recognizes the words of other tools. None are longer than 200 bytes.
  init?(_ text: String) {
    guard text.utf8.count <= 200, Self.mayBeForeign(text) else { return nil }
    var text = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    while text.hasPrefix("("), text.hasSuffix(")"), text.utf8.count > 1 {
      text = String(text.dropFirst().dropLast()).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let call = /(?:lambda\s*:|\(\)\s*=>|->)?\s*([a-z_][a-z0-9_.]*)\s*(\(.*\))?/
    guard let match = text.wholeMatch(of: call)?.output else { return nil }
    let path = match.1.split(separator: ".").map(String.init)
    let isCall = match.2 != nil
    guard let name = path.last else { return nil }
    // Databases have functions in schemas too, such as `app.now()`.
    let isForeign = path.count > 1 && path.dropLast().allSatisfy(Self.modules.contains)
    switch name {
    case "utcnow", "utc_now": self = .now
    case _ where isForeign && Self.clocks.contains(name): self = .now
    case "uuid4", "uuid1", "randomuuid": self = .uuid
    case "uuid" where isForeign && !path.contains("func"): self = .uuid
    case "autoincrement", "auto_increment": self = .number
    case "dbgenerated" where isCall: self = .quoted
    case "text" where isCall && (isForeign || match.2?.contains("\"") == true): self = .quoted
    case _ where isForeign && isCall && path[path.count - 2] == "func": self = .function
    default: return nil
    }
  }

  /// Returns false for most defaults, such as numbers and single words, without the time for a pattern.
  private static func mayBeForeign(_ text: String) -> Bool {
    guard let first = text.utf8.first, !"0123456789+-'\"".utf8.contains(first) else { return false }
    return text.utf8.contains { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ".") }
      || names.contains(text.lowercased())
  }

  /// The names that are recognized alone.
  private static let names: Set<String> = [
    "auto_increment", "autoincrement", "randomuuid", "utc_now", "utcnow", "uuid1", "uuid4",
  ]

  /// The modules and classes of other tools, in lower case.
  private static let modules: Set<String> = [
    "arrow", "crypto", "date", "datetime", "db", "django", "dt", "func", "pendulum", "sa",
    "securerandom", "sql", "sqlalchemy", "time", "timezone", "utils", "uuid", "zone",
  ]

  /// Their functions for the current time.
  private static let clocks: Set<String> = [
    "current", "current_date", "current_time", "current_timestamp", "localtimestamp", "now",
    "sysdate", "today", "utcnow",
  ]

  /// The reason why a text cannot be an expression of any database, with advice, or nil.
  ///
  /// - Parameters:
  ///   - sql: The value of `databaseDefault`.
  ///   - type: The type of the field.
  static func problem(withSQL sql: String, as type: FieldType) -> String? {
    let scalar = type.scalarType
    switch ForeignDefault(sql) {
    case .now where scalar?.isTemporal == true:
      return "is not SQL; write `default: now`, or `databaseDefault: \(clock(of: scalar))`"
    case .now: return "is not SQL; write `\(clock(of: scalar))`"
    case .uuid:
      return scalar == .uuid
        ? "is not SQL; write `default: uuid`"
        : "is not SQL; a field of the type uuid can have `default: uuid`"
    case .number: return "is not SQL; remove it: the database numbers an integer key anyway"
    case .function: return "is not SQL; write the function without `func.`"
    case .quoted: return "is not SQL; write only the SQL that it contains, without its quotes"
    case nil: break
    }
    if isUnknownName(sql.trimmingCharacters(in: .whitespacesAndNewlines), as: scalar) {
      return "is a name, not a value; write a text as \"'…'\", or use `default`"
    }
    return problem(withSigns: sql)
  }

  /// Advice about a `default` in the words of another tool, or nil.
  ///
  /// - Parameters:
  ///   - text: The value of `default`.
  ///   - type: The type of the field. A default for text can be any words.
  static func problem(withValue text: String, as type: FieldType) -> String? {
    guard let scalar = type.scalarType else { return nil }
    switch ForeignDefault(text) {
    case .now where scalar.isTemporal:
      return "is not a \(scalar.schemaName); write `now` for the time of the insert"
    case .uuid where scalar == .uuid: return "is not a UUID; write `uuid` for a new one in each row"
    case .number where scalar.isInteger:
      return "is not an integer; remove it: the database numbers an integer key anyway"
    default: break
    }
    let word = scalar.isTemporal ? "now" : scalar == .uuid ? "uuid" : nil
    guard let word, Suggestion.nearest(to: text, among: [word]) != nil else { return nil }
    return "is not a \(scalar == .uuid ? "UUID" : scalar.schemaName); did you mean `\(word)`?"
  }

  private static func clock(of type: ScalarType?) -> String {
    switch type {
    case .date: "CURRENT_DATE"
    case .time: "CURRENT_TIME"
    default: "CURRENT_TIMESTAMP"
    }
  }

  /// The values that databases write as one word.
  private static let words: Set<String> = [
    "null", "true", "false", "current_date", "current_time", "current_timestamp", "localtime",
    "localtimestamp", "utc_date", "utc_time", "utc_timestamp", "sysdate", "user", "current_user",
    "session_user", "system_user", "current_role", "current_catalog", "current_schema",
  ]

  /// True for a name without parentheses that is not a value. MySQL allows the names of columns, in parentheses.
  private static func isUnknownName(_ sql: String, as type: ScalarType?) -> Bool {
    let word = sql.lowercased()
    if words.contains(word) || word == "now" && type?.isTemporal == true { return false }
    return NameRules.isName(sql)
  }

  /// The reason if quotes or parentheses do not end, or a statement does. Text with signs that databases read
  /// differently is not judged.
  private static func problem(withSigns sql: String) -> String? {
    if sql.contains("\\") || sql.contains("$") || sql.contains("--") || sql.contains("/*") {
      return nil
    }
    var depth = 0
    var quote: Unicode.Scalar?
    for sign in sql.unicodeScalars {
      if let open = quote {
        if sign == open { quote = nil }
        continue
      }
      switch sign {
      case "'", "\"", "`": quote = sign
      case "(": depth += 1
      case ")": depth -= 1
      case ";": return "is not one expression; remove the `;`"
      default: break
      }
      if depth < 0 { return "is not an expression; a `)` has no `(`" }
    }
    if let quote { return "is not an expression; a `\(quote)` is missing" }
    return depth > 0 ? "is not an expression; a `)` is missing" : nil
  }
}
