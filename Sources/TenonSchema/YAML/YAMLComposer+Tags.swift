extension YAMLComposer {
  /// Returns the node with the meaning of its tag: `!!str 5` is text, `!!int "5"` a number. Reports a tag that does not
  /// fit, and one that is not a standard tag.
  ///
  /// - Parameter tag: The tag in full, as libyaml gives it.
  mutating func tagged(_ node: YAMLNode, _ tag: String?) -> YAMLNode {
    guard let tag else { return node }
    // Only as much as a message quotes: endless combining marks in a tag would take quadratic time to compare.
    var name = String(String.UnicodeScalarView(tag.unicodeScalars.prefix(100)))
    let standardPrefix = "tag:yaml.org,2002:"
    if name.hasPrefix(standardPrefix) { name = "!!" + name.dropFirst(standardPrefix.count) }
    let text = node.text
    let plain = text.map { YAMLNode(.scalar($0, isPlain: true), range: node.range) }
    let fits: Bool
    switch name {
    // "Not by its form": text.
    case "!": fits = true
    case "!!str": fits = text != nil
    case "!!null": fits = plain?.isNull == true
    case "!!bool": fits = plain?.bool != nil
    case "!!int": fits = plain?.isInteger == true
    case "!!float": fits = plain?.isNumber == true
    case "!!merge": fits = text == "<<"
    case "!!map": fits = node.pairs != nil
    case "!!seq": fits = node.items != nil
    default:
      log.error(
        "unsupported-tag", "the tag \(quoted(name)) is not supported in a schema",
        at: file.tokenRange(at: node.range.start))
      return node
    }
    guard fits else {
      log.error(
        "tag-mismatch", "\(text.map(quoted) ?? node.kindName) does not fit the tag \(quoted(name))",
        at: file.tokenRange(at: node.range.start))
      return node
    }
    guard let text, name == "!" || name == "!!str" else { return plain ?? node }
    return YAMLNode(.scalar(text, isPlain: false), range: node.range)
  }
}
