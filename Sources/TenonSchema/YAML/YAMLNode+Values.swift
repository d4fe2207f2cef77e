// The meaning of a node, by the core schema of YAML 1.2 ("10.3. Core Schema").
//
// Only plain scalars, those without quotes, can mean anything but text. YAML 1.1 gave a meaning to more of them: `yes`,
// `no`, `on` and `off` (a bool there), `1:30` (90), `1_000` and `010` (8) are text, text, text and the number 10 here.

extension YAMLNode {
  /// The items of a list, or nil for other nodes.
  package var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The pairs of a mapping, or nil for other nodes.
  package var pairs: [YAMLPair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// The text of a scalar as it is written, whatever it means, or nil for a list or mapping. `007` is "007"; an empty
  /// value is "".
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The text of a scalar that means text: a quoted one, or a plain one that is not null, a bool or a number.
  package var string: String? {
    guard case .scalar(let text, let isPlain) = content else { return nil }
    guard isPlain else { return text }
    return isNull || bool != nil || isNumber ? nil : text
  }

  /// True for an empty value, `~` and `null` without quotes.
  package var isNull: Bool {
    switch plainText {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }

  /// The value of `true` or `false` without quotes, or nil for everything else, including `yes` and `no`.
  package var bool: Bool? {
    switch plainText {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// The integer, or nil if the node is not one or exceeds `Int` (then `isInteger` is true).
  package var int: Int? {
    integerDigits.flatMap { Int($0.digits, radix: $0.radix) }
  }

  /// True for an integer (`42`, `-7`, `0x2A`, `0o52`), however large.
  package var isInteger: Bool { integerDigits != nil }

  /// True for an integer, a decimal fraction, with or without an exponent, an infinity and not-a-number.
  package var isNumber: Bool {
    isInteger || numberText != nil || plainText.map(Self.nonFinite.contains) ?? false
  }

  private static let nonFinite: Set = [
    ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN",
    ".NAN",
  ]

  /// The text of a number in decimal as it is written, so that no digit is lost: `0.10`, `-1e3`, `42`. Nil for
  /// everything else, including `0x2A` and `.inf`.
  package var numberText: String? {
    plainText.flatMap { NumberText($0) == nil ? nil : $0 }
  }

  /// The decimal number that a plain scalar means, or nil.
  ///
  /// Whole numbers with leading zeros are refused: some YAML readers understand them as octal.
  var number: NumberText? {
    plainText.flatMap(NumberText.init).flatMap { $0.hasLeadingZeros ? nil : $0 }
  }

  /// The kind of node for a message such as "expected a list, found a mapping".
  package var kindName: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar where isNull: "nothing"
    case .scalar where bool != nil: "a bool"
    case .scalar where isNumber: "a number"
    case .scalar: "text"
    }
  }

  private var plainText: String? {
    if case .scalar(let text, isPlain: true) = content { text } else { nil }
  }

  private var integerDigits: (digits: Substring, radix: Int)? {
    guard let text = plainText else { return nil }
    let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : 10
    let isSigned = text.first == "-" || text.first == "+"
    let digits = text.dropFirst(radix == 10 ? (isSigned ? 1 : 0) : 2)
    let isInteger = digits.allSatisfy { $0.isASCII && $0.hexDigitValue ?? radix < radix }
    return isInteger && !digits.isEmpty ? (radix == 10 ? text[...] : digits, radix) : nil
  }
}
