import Foundation
import Tenon
import TenonDialects

import enum TenonSchema.Suggestion
import struct TenonSchema.YAMLNode

/// The conversion of YAML to values of columns.
enum FixtureValue {
  /// A value that a column cannot hold.
  struct Mistake: Error {
    /// The requirement, phrased to follow the field's name.
    let message: String
  }

  /// Returns the value that a node means for a column.
  static func read(_ node: YAMLNode, _ column: ColumnDefinition) -> Result<SQLValue, Mistake> {
    if node.isNull, column.content != .json || column.isOptional {
      return column.isOptional ? .success(.null) : .failure(Mistake(message: "must not be null"))
    }
    func value(_ value: SQLValue?, _ expected: String) -> Result<SQLValue, Mistake> {
      if let value { return .success(value) }
      var message = "must be \(expected), found \(node.kindName)"
      if column.content == .text, node.items == nil, node.pairs == nil {
        message += "; write it in quotes"
      }
      return .failure(Mistake(message: message))
    }
    func integer(_ range: ClosedRange<Int>, _ expected: String) -> Result<SQLValue, Mistake> {
      value(node.int.flatMap { range.contains($0) ? .integer(Int64($0)) : nil }, expected)
    }
    let text = node.string
    switch column.content {
    case .bool: return value(node.bool.map { .bool($0) }, "true or false")
    case .integer: return integer(Int.min...Int.max, "an integer")
    case .integer32: return integer(Int(Int32.min)...Int(Int32.max), "an integer of 32 bits")
    case .integer16: return integer(Int(Int16.min)...Int(Int16.max), "an integer of 16 bits")
    case .number: return value(node.numberText.flatMap(Double.init).map { .double($0) }, "a number")
    case .text: return value(text.map { .text($0) }, "text")
    case .decimal:
      let digits = node.numberText ?? text
      return value(digits.flatMap(decimal).map { .decimal($0) }, "a decimal number")
    case .bytes:
      return value(
        text.flatMap { Data(base64Encoded: $0) }.map { .bytes(Array($0)) }, "bytes in base64")
    case .json: return value(json(node).map { .json($0) }, "JSON")
    case .date:
      return value(
        text.flatMap { CalendarDate($0) }.map { .date($0) }, "a date such as 2024-01-31")
    case .time:
      return value(text.flatMap { TimeOfDay($0) }.map { .time($0) }, "a time such as 10:30:00")
    case .datetime, .datetimes:
      return value(
        text.flatMap(DraftDecoding.date).map { .datetime($0) }, "a time such as 2024-01-31 10:30:00"
      )
    case .uuid, .uuids:
      return value(text.flatMap { UUID(uuidString: $0) }.map { .uuid($0) }, "a UUID")
    case .cases(let name, let literals, let isInteger):
      let known = literals.map(unquoted)
      let written = isInteger ? node.int.map { "\($0)" } : node.text
      if let written, known.contains(written) {
        return .success(isInteger ? .integer(Int64(written) ?? 0) : .text(written))
      }
      let hint = Suggestion.didYouMean(node.text ?? "", among: known)
      return .failure(
        Mistake(message: "must be a case of \(name): \(known.joined(separator: ", "))\(hint)"))
    }
  }

  /// Returns the forms that a value can have in a document, the likeliest first.
  static func documents(_ node: YAMLNode, _ column: ColumnDefinition) -> [String] {
    if node.isNull { return ["null"] }
    guard case .success(let value) = read(node, column) else { return placeholders(column) }
    if case .json(let text) = value { return [text] }
    return documents(value)
  }

  /// Returns the forms that a value can have in a document, the likeliest first.
  static func documents(_ value: SQLValue) -> [String] {
    switch value {
    case .null, .invalid: ["null"]
    case .bool(let value): ["\(value)"]
    case .integer(let value): ["\(value)"]
    case .double(let value): ["\(value)"]
    case .decimal(let value): [DecimalText.text(value) ?? "0"]
    case .text(let value): [quoted(value)]
    case .bytes(let value): [quoted(Data(value).base64EncodedString()), "\(value)"]
    case .date(let value): [quoted(value.description)]
    case .time(let value): [quoted(value.description)]
    case .datetime(let value): ["\(value.timeIntervalSinceReferenceDate)"]
    case .uuid(let value): [quoted(value.uuidString)]
    case .json(let text): [text]
    }
  }

  /// Returns forms of any value of a column, to go on with after a mistake.
  static func placeholders(_ column: ColumnDefinition) -> [String] {
    SampleValue.values(column, number: 1, isUnique: false).flatMap(documents)
  }

  static func unquoted(_ literal: String) -> String {
    guard literal.hasPrefix("'"), literal.hasSuffix("'"), literal.count >= 2 else { return literal }
    return String(literal.dropFirst().dropLast()).replacing("''", with: "'")
  }

  private static func decimal(_ text: String) -> Decimal? {
    guard let decimal = Decimal(string: text), decimal.isFinite,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) })
    else { return nil }
    return decimal
  }

  /// Returns a node as JSON; nil if it contains a number that JSON does not have.
  private static func json(_ node: YAMLNode) -> String? {
    if let items = node.items {
      var texts: [String] = []
      for item in items {
        guard let text = json(item) else { return nil }
        texts.append(text)
      }
      return "[\(texts.joined(separator: ","))]"
    }
    if let pairs = node.pairs {
      var texts: [String] = []
      for pair in pairs {
        guard let text = json(pair.value) else { return nil }
        texts.append("\(quoted(pair.key)):\(text)")
      }
      return "{\(texts.joined(separator: ","))}"
    }
    if node.isNull { return "null" }
    if let bool = node.bool { return "\(bool)" }
    if let int = node.int { return "\(int)" }
    if let number = node.numberText {
      return decimal(number).flatMap(DecimalText.text)
    }
    return node.string.map(quoted)
  }

  /// Returns text as a string of JSON.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
