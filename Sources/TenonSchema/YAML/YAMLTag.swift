/// The tag of a node. Standard tags mean what they say; others mean nothing in a schema.
struct YAMLTag {
  private let name: String

  private static let standardPrefix = "tag:yaml.org,2002:"

  /// Creates a tag.
  ///
  /// - Parameter tag: The tag in full, as libyaml gives it.
  init(_ tag: String) {
    // Back to how people write it; no further than a message quotes it, as a tag may hold endless
    // combining marks, which take quadratic time to compare.
    let head = tag.unicodeScalars.prefix(100)
    let prefix = Self.standardPrefix.unicodeScalars
    name =
      head.starts(with: prefix)
      ? "!!" + String(String.UnicodeScalarView(head.dropFirst(prefix.count)))
      : String(String.UnicodeScalarView(head))
  }

  /// The scalar with its tag's meaning: `!!str 5` is text, `!!int "5"` a number.
  func applied(
    to node: YAMLNode, text: String, in file: SourceFile, report: inout YAMLReport
  ) -> YAMLNode {
    let plain = YAMLNode(.scalar(text, isPlain: true), range: node.range)
    let fits: Bool
    switch name {
    // `!` alone says "not by its form": text.
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
    guard fits else {
      report.error(
        "tag-mismatch", "\(quoted(text)) is not what the tag \(quoted(name)) says",
        at: file.tokenRange(at: node.range.start))
      return node
    }
    return plain
  }

  /// Checks that a list or mapping is what its tag says.
  func check(
    isMapping: Bool, at start: SourcePosition, in file: SourceFile, report: inout YAMLReport
  ) {
    switch name {
    case isMapping ? "!!map" : "!!seq", "!":
      break
    case "!!map", "!!seq", "!!str", "!!null", "!!bool", "!!int", "!!float", "!!merge":
      report.error(
        "tag-mismatch",
        "\(isMapping ? "a mapping" : "a list") is not what the tag \(quoted(name)) says",
        at: file.tokenRange(at: start))
    default:
      reportUnsupported(at: start, in: file, report: &report)
    }
  }

  private func reportUnsupported(
    at start: SourcePosition, in file: SourceFile, report: inout YAMLReport
  ) {
    report.error(
      "unsupported-tag", "the tag \(quoted(name)) means nothing in a schema",
      at: file.tokenRange(at: start))
  }
}
