/// The tag of a node. Standard tags have their meaning; others are not supported in a schema.
struct YAMLTag {
  private let name: String

  private static let standardPrefix = "tag:yaml.org,2002:"

  /// Creates a tag.
  ///
  /// - Parameter tag: The tag in full, as libyaml gives it.
  init(_ tag: String) {
    // Only as much as a message quotes: endless combining marks in a tag would take quadratic time to compare.
    let head = String(String.UnicodeScalarView(tag.unicodeScalars.prefix(100)))
    name =
      head.hasPrefix(Self.standardPrefix)
      ? "!!" + head.dropFirst(Self.standardPrefix.count) : head
  }

  /// Returns the scalar with the meaning of its tag: `!!str 5` is text, `!!int "5"` a number.
  func applied(
    to node: YAMLNode, text: String, in file: SourceFile, report: inout YAMLReport
  ) -> YAMLNode {
    let plain = YAMLNode(.scalar(text, isPlain: true), range: node.range)
    let fits: Bool
    switch name {
    // `!` alone means "not by its form": text.
    case "!!str", "!": return YAMLNode(.scalar(text, isPlain: false), range: node.range)
    case "!!null": fits = plain.isNull
    case "!!bool": fits = plain.bool != nil
    case "!!int": fits = plain.isInteger
    case "!!float": fits = plain.isNumber
    case "!!merge": fits = text == "<<"
    case "!!map", "!!seq": fits = false
    default:
      reportUnsupported(at: node.range.start, in: file, report: &report)
      return node
    }
    if fits { return plain }
    reportMismatch(quoted(text), at: node.range.start, in: file, report: &report)
    return node
  }

  /// Checks that a list or mapping fits its tag.
  func check(
    isMapping: Bool, at start: SourcePosition, in file: SourceFile, report: inout YAMLReport
  ) {
    switch name {
    case isMapping ? "!!map" : "!!seq", "!":
      break
    case "!!map", "!!seq", "!!str", "!!null", "!!bool", "!!int", "!!float", "!!merge":
      reportMismatch(isMapping ? "a mapping" : "a list", at: start, in: file, report: &report)
    default:
      reportUnsupported(at: start, in: file, report: &report)
    }
  }

  private func reportMismatch(
    _ value: String, at start: SourcePosition, in file: SourceFile, report: inout YAMLReport
  ) {
    report.error(
      "tag-mismatch", "\(value) does not fit the tag \(quoted(name))",
      at: file.tokenRange(at: start))
  }

  private func reportUnsupported(
    at start: SourcePosition, in file: SourceFile, report: inout YAMLReport
  ) {
    report.error(
      "unsupported-tag", "the tag \(quoted(name)) is not supported in a schema",
      at: file.tokenRange(at: start))
  }
}
