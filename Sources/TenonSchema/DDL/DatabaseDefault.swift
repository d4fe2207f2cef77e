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

  /// Reads the expression of a column of the type.
  init(_ sql: String, as type: ScalarType, at range: SourceRange) {
    guard let pieces = SQLPieces(sql)?.unwrapped, pieces.kinds != [.word("null")] else {
      self = .other
      return
    }
    switch type {
    case .date, .time, .datetime: self = Self.moment(pieces, as: type, at: range)
    case .uuid: self = Self.uuid(pieces, at: range)
    case .decimal: self = Self.decimal(pieces, as: type, at: range)
    case .json: self = Self.json(pieces)
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

  private static func isNumber(_ pieces: SQLPieces) -> Bool {
    var kinds = pieces.kinds[...]
    if kinds.first == .sign("-") || kinds.first == .sign("+") { kinds = kinds.dropFirst() }
    guard kinds.count == 1, case .number = kinds.first else { return false }
    return true
  }

  // MARK: Times

  private static func moment(
    _ pieces: SQLPieces, as type: ScalarType, at range: SourceRange
  ) -> DatabaseDefault {
    if let text = pieces.text {
      // A day alone means its start.
      let isDay = type == .datetime && TemporalText.date(text) != nil
      return literal(isDay ? text + " 00:00:00" : text, as: type, at: range)
    }
    if isNumber(pieces) { return other("a number", than: type) }
    let parts = pieces.parts(at: "|")
    guard let call = parts.first?.call else { return .other }
    if call.name == "strftime" {
      let ends = parts.dropFirst().compactMap(\.text)
      guard let format = call.arguments.first?.text, ends.count == parts.count - 1 else {
        return .other
      }
      return moment(
        of: kind(ofFormat: format + ends.joined()), Array(call.arguments.dropFirst()), as: type)
    }
    guard parts.count == 1 else { return .other }
    switch call.name {
    case "current_timestamp", "utc_timestamp": return clock(.datetime, call.arguments, as: type)
    case "current_date", "utc_date": return clock(.date, call.arguments, as: type)
    case "current_time", "utc_time": return clock(.time, call.arguments, as: type)
    case "now": return clock(type, call.arguments, as: type)
    case "datetime": return moment(of: .datetime, call.arguments, as: type)
    case "date": return moment(of: .date, call.arguments, as: type)
    case "time": return moment(of: .time, call.arguments, as: type)
    case "unixepoch", "julianday": return other("a number", than: type)
    default: return .other
    }
  }

  /// The time of the insert, by a function that all databases have; it may have a precision.
  private static func clock(
    _ kind: ScalarType, _ arguments: [SQLPieces], as type: ScalarType
  ) -> DatabaseDefault {
    guard arguments.isEmpty || (arguments.count == 1 && isNumber(arguments[0])) else {
      return .other
    }
    return kind == type ? .value(.now) : other("a \(kind.schemaName)", than: type)
  }

  /// The value of one of SQLite's date functions.
  ///
  /// - Parameter kind: The type whose form the function returns, or nil if there is none.
  private static func moment(
    of kind: ScalarType?, _ arguments: [SQLPieces], as type: ScalarType
  ) -> DatabaseDefault {
    let texts = arguments.compactMap(\.text)
    guard texts.count == arguments.count else { return .other }
    let modifiers = texts.dropFirst().map { $0.lowercased() }
    for zone in ["localtime", "utc"] where modifiers.contains(zone) {
      return .wrong("converts the time to or from a zone, but times are UTC; remove `'\(zone)'`")
    }
    guard kind == type else {
      return other(kind.map { "a \($0.schemaName)" } ?? "another text", than: type)
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
    return .wrong("gives \(given), but the field is a \(type.schemaName); write `\(advice)`")
  }

  // MARK: Other types

  /// The functions that make random UUIDs in SQLite, which has no function for them.
  private static let parts: Set<String> = [
    "abs", "char", "format", "hex", "lower", "printf", "random", "randomblob", "substr", "upper",
  ]

  private static func uuid(_ pieces: SQLPieces, at range: SourceRange) -> DatabaseDefault {
    let advice = "write 8-4-4-4-12 hexadecimal digits"
    if let text = pieces.text {
      let isPlain = text.utf8.count == 32 && !text.contains("-")
      return literal(isPlain ? hyphenated(text) : text, as: .uuid, at: range)
    }
    if pieces.kinds.count == 1, case .bytes(let digits) = pieces.kinds[0] {
      return digits.utf8.count == 32
        ? literal(hyphenated(digits), as: .uuid, at: range) : .wrong("is not a UUID; \(advice)")
    }
    if isNumber(pieces) { return .wrong("is not a UUID; \(advice)") }
    if let call = pieces.call, call.arguments.isEmpty {
      let names = ["gen_random_uuid", "uuid", "uuid_generate_v4", "newid"]
      return names.contains(call.name) ? .value(.uuid) : .other
    }
    let words = pieces.kinds.compactMap { if case .word(let word) = $0 { word } else { nil } }
    let isRandom = words.contains("randomblob") && words.allSatisfy(parts.contains)
    return isRandom ? .value(.uuid) : .other
  }

  private static func hyphenated(_ digits: String) -> String {
    var rest = digits[...]
    return [8, 4, 4, 4, 12].map { count in
      defer { rest = rest.dropFirst(count) }
      return String(rest.prefix(count))
    }.joined(separator: "-")
  }

  private static func decimal(
    _ pieces: SQLPieces, as type: ScalarType, at range: SourceRange
  ) -> DatabaseDefault {
    if let text = pieces.text { return literal(text, as: type, at: range) }
    guard isNumber(pieces), case .number(let digits) = pieces.kinds.last else { return .other }
    let sign = pieces.kinds.first == .sign("-") ? "-" : ""
    return literal(sign + digits, as: type, at: range)
  }

  private static func json(_ pieces: SQLPieces) -> DatabaseDefault {
    guard let text = pieces.text else { return .other }
    guard let canonical = JSONLiteral.canonical(text) else {
      return .wrong("is not JSON; write it as in '{\"key\": [1, 2]}'")
    }
    return .value(.json(canonical))
  }
}
