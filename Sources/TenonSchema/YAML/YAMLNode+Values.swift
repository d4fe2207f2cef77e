// What a node means, by the core schema of YAML 1.2 ("10.3. Core Schema").
//
// Only plain scalars, those without quotes, can mean anything but text. YAML 1.1 read more into them
// and surprised people: `yes`, `no`, `on` and `off` (a bool there), `1:30` (90), `1_000` and `010` (8)
// are text, text, text and the number 10 here.

extension YAMLNode {
  /// The node's items, or nil if it is no list.
  package var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The node's pairs, or nil if it is no mapping.
  package var pairs: [YAMLPair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// The pair with a key, found by walking through all of them, or nil.
  package func pair(_ key: String) -> YAMLPair? {
    pairs?.first { $0.key == key }
  }

  /// The value of a key, found by walking through all of them, or nil.
  package subscript(key: String) -> YAMLNode? {
    pair(key)?.value
  }

  /// The text of a scalar as it is written, whatever it means, or nil for a list or mapping.
  /// `007` is "007"; nothing at all is "".
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The text of a scalar that means text: a quoted one, or a plain one that is no null, bool or number.
  package var string: String? {
    guard case .scalar(let text, let isPlain) = content else { return nil }
    guard isPlain else { return text }
    return isNull || bool != nil || isNumber ? nil : text
  }

  /// Whether the node is null: nothing at all, `~` or `null`, without quotes.
  package var isNull: Bool {
    switch plainText {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }

  /// The bool that `true` or `false` without quotes mean; nil for all else, `yes` and `no` included.
  package var bool: Bool? {
    switch plainText {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// The integer that the node is, or nil if it is none or one beyond `Int` (then `isInteger` is true).
  package var int: Int? {
    guard let (digits, radix) = integerDigits else { return nil }
    return Int(digits, radix: radix)
  }

  /// Whether the node is written as an integer (`42`, `-7`, `0x2A`, `0o52`), however large.
  package var isInteger: Bool { integerDigits != nil }

  /// Whether the node is written as a number: an integer, a decimal fraction, with or without an
  /// exponent, an infinity or not-a-number.
  package var isNumber: Bool { isInteger || numberText != nil || nonFinite != nil }

  /// The text of a number in decimal, as it is written, so that no digit is lost: `0.10`, `-1e3`, `42`.
  /// Nil for all else, `0x2A` and `.inf` included.
  package var numberText: String? {
    guard let text = plainText, isDecimal(text) else { return nil }
    return text
  }

  /// The number nearest to what the node says, or nil if it is no number. Infinite for one too large.
  package var double: Double? {
    if let nonFinite { return nonFinite }
    if let (digits, radix) = integerDigits, radix != 10 {
      return Int(digits, radix: radix).map(Double.init)
    }
    return numberText.flatMap(Double.init)
  }

  /// What the node is, for a message such as "expected a list, found a mapping".
  package var kindName: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar:
      if isNull {
        "nothing"
      } else if bool != nil {
        "a bool"
      } else if isNumber {
        "a number"
      } else {
        "text"
      }
    }
  }

  private var plainText: String? {
    if case .scalar(let text, isPlain: true) = content { text } else { nil }
  }

  private var integerDigits: (digits: Substring, radix: Int)? {
    guard let text = plainText else { return nil }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
      let digits = text.dropFirst(2)
      let isValid = digits.utf8.allSatisfy { digitValue($0).map { $0 < radix } ?? false }
      return isValid && !digits.isEmpty ? (digits, radix) : nil
    }
    let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else { return nil }
    return (text[...], 10)
  }

  private var nonFinite: Double? {
    switch plainText {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .infinity
    case "-.inf", "-.Inf", "-.INF": -.infinity
    case ".nan", ".NaN", ".NAN": .nan
    default: nil
    }
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func digitValue(_ byte: UInt8) -> Int? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
  default: nil
  }
}

/// Whether text is `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, the core
/// schema's pattern of integers and floats in decimal.
private func isDecimal(_ text: String) -> Bool {
  var rest = Substring(text).utf8

  func skipSign() {
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      rest.removeFirst()
    }
  }
  func skipDigits() -> Bool {
    let digits = rest.prefix(while: isDigit)
    rest = rest[digits.endIndex...]
    return !digits.isEmpty
  }

  skipSign()
  let hasWhole = skipDigits()
  var hasFraction = false
  if rest.first == UInt8(ascii: ".") {
    rest.removeFirst()
    hasFraction = skipDigits()
  }
  guard hasWhole || hasFraction else { return false }
  if let first = rest.first, first == UInt8(ascii: "e") || first == UInt8(ascii: "E") {
    rest.removeFirst()
    skipSign()
    guard skipDigits() else { return false }
  }
  return rest.isEmpty
}
