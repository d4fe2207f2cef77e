extension YAMLComposer {
  /// Returns the node that an alias stands for, or reports why there is none. Only the first alias that exceeds a limit
  /// is reported; none after it is expanded.
  mutating func expansion(of name: String, at range: SourceRange) -> YAMLNode? {
    guard let anchor = anchors[name] else {
      let hint = log.hint(for: Located(name, at: range), among: anchors.keys.sorted())
      log.error(
        "unknown-anchor", "no anchor \(quoted(name)) is defined before this alias\(hint)",
        at: range)
      return nil
    }
    guard let node = anchor else {
      log.error("recursive-alias", "the alias \(quoted(name)) is inside its own anchor", at: range)
      return nil
    }
    guard var expanded else { return nil }
    expanded.nodes += node.size.nodes
    expanded.bytes += node.size.bytes
    self.expanded = expanded
    let problem: String
    if depth + node.size.depth > limits.depth {
      problem = "this alias nests lists and mappings deeper than \(limits.depth) levels"
    } else if expanded.nodes > limits.expandedNodes {
      problem = "with this alias, aliases expand to more than \(limits.expandedNodes) nodes"
    } else if expanded.bytes > limits.expandedBytes {
      problem = "with this alias, aliases expand to more than \(limits.expandedBytes) bytes"
    } else {
      return node
    }
    log.error("alias-expansion", problem, at: range)
    self.expanded = nil
    return nil
  }
}
