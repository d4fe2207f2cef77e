import Foundation

/// The value of a `databaseDefault`, if it is one of the common expressions.
///
/// SQLite stores the value of an expression unchanged, and `CURRENT_TIMESTAMP` returns another text than Tenon writes,
/// so the two do not compare. So common expressions are written as the DDL writes `default`, in the form of the column.
enum DatabaseDefault {
  /// A value that `default` can have too.
  case value(DefaultValue)

  /// A time that SQLite computes from these arguments, such as `'now', '+1 day'`.
  case moment(arguments: String)

  /// A value that certainly has another form, with the reason and advice: `gives a number; write …`.
  case wrong(String)

  /// An unknown expression, such as a function of the user.
  case other

  /// Reads the expression of a column of the type. No common one is longer than 10,000 bytes, and regular expressions
  /// would take long to search more.
  init(_ sql: String, as type: ScalarType, at range: SourceRange) {
    var sql = sql.utf8.count > 10_000 ? "" : sql.trimmingCharacters(in: .whitespacesAndNewlines)
    while sql.hasPrefix("("), sql.hasSuffix(")"), sql.utf8.count > 1 {
      sql = sql.dropFirst().dropLast().trimmingCharacters(in: .whitespacesAndNewlines)
    }
    switch type {
    case .date, .time, .datetime: self = Self.moment(sql, as: type, at: range)
    case .uuid: self = Self.uuid(sql, at: range)
    case .decimal: self = Self.decimal(sql, as: type, at: range)
    case .json: self = Self.json(sql)
    default: self = .other
    }
  }

  /// Reads a literal as `default` does.
  private static func literal(
    _ text: String, as type: ScalarType, at range: SourceRange
  ) -> DatabaseDefault {
    do {
      let node = YAMLNode(.scalar(text, isPlain: true), range: range)
      return .value(try LiteralReader.value(of: node, as: type))
    } catch {
      return .wrong(error.message)
    }
  }

  /// The texts in a list of them, or nil if it has anything else. A backslash in a text has another meaning in some
  /// databases.
  private static func texts(_ list: some StringProtocol) -> [String]? {
    let text = /'((?:[^'\\]|'')*)'/.matchingSemantics(.unicodeScalar)
    let list = String(list)
    let marks = list.replacing(text, with: "'").filter { !$0.isWhitespace }
    let parts = marks.split(separator: ",", omittingEmptySubsequences: false)
    guard marks.isEmpty || parts.allSatisfy({ $0 == "'" }) else { return nil }
    return list.matches(of: text).map {
      $0.output.1.replacingOccurrences(of: "''", with: "'", options: .literal)
    }
  }

  /// The text if the expression is one.
  private static func text(_ sql: String) -> String? {
    texts(sql).flatMap { $0.count == 1 ? $0[0] : nil }
  }

  private static func isNumber(_ sql: String) -> Bool {
    sql.wholeMatch(of: /[-+]?\s*\.?[0-9][0-9A-Za-z.]*/) != nil
  }

  // MARK: Times

  /// The functions of the time of the insert, which may have a precision, and the type that they give.
  private static let clocks: [String: ScalarType] = [
    "current_timestamp": .datetime, "utc_timestamp": .datetime, "current_date": .date,
    "utc_date": .date, "current_time": .time, "utc_time": .time,
  ]

  /// SQLite's date functions and the type whose form they give.
  private static let functions: [String: ScalarType] = [
    "datetime": .datetime, "date": .date, "time": .time,
  ]

  private static func moment(
    _ sql: String, as type: ScalarType, at range: SourceRange
  ) -> DatabaseDefault {
    if let text = text(sql) {
      // A day alone means its start.
      let isDay = type == .datetime && TemporalText.date(text) != nil
      return literal(isDay ? text + " 00:00:00" : text, as: type, at: range)
    }
    if isNumber(sql) { return other("a number", than: type) }
    // A function, and after it perhaps texts, such as `|| '000'`.
    let form = /(\w+)\s*(?:\(([^()]*)\))?((?:\s*\|\|\s*'[^'\\]*')*)/
    guard let call = sql.wholeMatch(of: form)?.output else { return .other }
    let name = call.1.lowercased()
    let arguments = call.2 ?? ""
    if call.3.isEmpty, let kind = name == "now" ? type : clocks[name] {
      guard arguments.wholeMatch(of: /\s*[0-9]*\s*/) != nil else { return .other }
      return kind == type ? .value(.now) : other("the type \(kind.schemaName)", than: type)
    }
    guard var texts = texts(arguments) else { return .other }
    if name == "strftime", let format = texts.first {
      texts.removeFirst()
      let end = call.3.matches(of: /'([^']*)'/).map(\.output.1).joined()
      return moment(of: kind(ofFormat: format + end), texts, as: type)
    }
    guard call.3.isEmpty else { return .other }
    if let kind = functions[name] { return moment(of: kind, texts, as: type) }
    return ["unixepoch", "julianday"].contains(name) ? other("a number", than: type) : .other
  }

  /// The value of one of SQLite's date functions.
  ///
  /// - Parameter kind: The type whose form the function returns, or nil if there is none.
  private static func moment(
    of kind: ScalarType?, _ texts: [String], as type: ScalarType
  ) -> DatabaseDefault {
    let modifiers = texts.dropFirst().map { $0.lowercased() }
    for zone in ["localtime", "utc"] where modifiers.contains(zone) {
      return .wrong("converts the time to or from a zone, but times are UTC; remove `'\(zone)'`")
    }
    guard kind == type else {
      return other(kind.map { "the type \($0.schemaName)" } ?? "another text", than: type)
    }
    let isNow = texts.first.map { $0.lowercased() == "now" } ?? true
    if isNow, modifiers.allSatisfy({ $0 == "subsec" || $0 == "subsecond" }) { return .value(.now) }
    return .moment(
      arguments: texts.map { SQLFormat.literal($0) }.joined(separator: ", "))
  }

  /// The type whose form a format of SQLite's `strftime` gives, or nil.
  private static func kind(ofFormat format: String) -> ScalarType? {
    if ["%Y-%m-%d", "%F"].contains(format) { return .date }
    let form =
      /((?:%Y-%m-%d|%F)[T ])?(?:%H:%M(?::%f000|:%f|:%S)?|%T|%R)(?:\.000000|\.000)?(?:Z|\+00:00)?/
    return format.wholeMatch(of: form).map { $0.1 == nil ? .time : .datetime }
  }

  private static func other(_ given: String, than type: ScalarType) -> DatabaseDefault {
    let advice =
      switch type {
      case .date: "CURRENT_DATE"
      case .time: "CURRENT_TIME"
      default: "CURRENT_TIMESTAMP"
      }
    return .wrong(
      "gives \(given), but the type of the field is \(type.schemaName); write `\(advice)`")
  }

  // MARK: Other types

  /// The functions that make random UUIDs in SQLite, which has no function for them.
  private static let parts: Set<String> = [
    "abs", "char", "format", "hex", "lower", "printf", "random", "randomblob", "substr", "upper",
  ]

  private static func uuid(_ sql: String, at range: SourceRange) -> DatabaseDefault {
    if let text = text(sql) {
      let isPlain = text.utf8.count == 32 && !text.contains("-")
      return literal(isPlain ? hyphenated(text) : text, as: .uuid, at: range)
    }
    if let bytes = sql.wholeMatch(of: /[Xx]'([0-9A-Fa-f]*)'/)?.output.1 {
      return literal(hyphenated(String(bytes)), as: .uuid, at: range)
    }
    if isNumber(sql) { return literal(sql, as: .uuid, at: range) }
    let function = /(?:gen_random_uuid|uuid|uuid_generate_v4|newid)\s*(?:\(\s*\))?/.ignoresCase()
    if sql.wholeMatch(of: function) != nil { return .value(.uuid) }
    let code = sql.lowercased().replacing(/'[^'\\]*'/, with: "")
    let words = code.matches(of: /[a-z_]\w*/).map { String($0.output) }
    let isRandom =
      code.wholeMatch(of: /(?:(?!--|\/\*)[\w\s()|&+\-*%\/,])*/) != nil
      && words.contains("randomblob") && words.allSatisfy(parts.contains)
    return isRandom ? .value(.uuid) : .other
  }

  private static func hyphenated(_ digits: String) -> String {
    var rest = digits[...]
    return [8, 4, 4, 4, Int.max].map { count in
      defer { rest = rest.dropFirst(count) }
      return String(rest.prefix(count))
    }.joined(separator: "-")
  }

  private static func decimal(
    _ sql: String, as type: ScalarType, at range: SourceRange
  ) -> DatabaseDefault {
    if let text = text(sql) { return literal(text, as: type, at: range) }
    return isNumber(sql) ? literal(sql.filter { !$0.isWhitespace }, as: type, at: range) : .other
  }

  private static func json(_ sql: String) -> DatabaseDefault {
    guard let text = text(sql) else { return .other }
    guard let canonical = JSONLiteral.canonical(text) else {
      return .wrong("is not JSON; write it as in '{\"key\": [1, 2]}'")
    }
    return .value(.json(canonical))
  }
}
