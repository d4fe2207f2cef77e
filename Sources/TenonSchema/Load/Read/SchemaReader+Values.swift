/// The small readers that all declarations are read with: each gives a value, or reports why there is none.
extension SchemaReader {
  /// The pairs of a mapping; nothing at all counts as an empty one.
  mutating func mapping(_ node: YAMLNode, of what: String) -> [YAMLPair]? {
    switch node.content {
    case .mapping(let pairs): return pairs
    case .scalar where node.isNull: return []
    default:
      log.error(
        "wrong-kind", "\(what) is a mapping of names to values, not \(node.kindName)",
        at: node.range)
      return nil
    }
  }

  /// The items of a list; nothing at all counts as an empty one.
  mutating func list(_ pair: YAMLPair) -> [YAMLNode]? {
    switch pair.value.content {
    case .sequence(let nodes): return nodes
    case .scalar where pair.value.isNull: return []
    default:
      log.error(
        "wrong-kind", "`\(pair.key)` is a list, not \(pair.value.kindName)", at: pair.value.range)
      return nil
    }
  }

  /// The pairs of a mapping by key; keys that are not known are reported.
  ///
  /// - Parameters:
  ///   - pairs: The mapping.
  ///   - what: What the mapping describes, with its article.
  ///   - known: The keys there are.
  ///   - advice: What to write instead of keys that other tools have.
  mutating func options(
    _ pairs: [YAMLPair], of what: String, known: [String], advice: [String: String] = [:]
  ) -> OptionPairs {
    var options = OptionPairs()
    for pair in pairs {
      if known.contains(pair.key) {
        options.append(pair)
        continue
      }
      let hint =
        advice[pair.key].map { "; \($0)" }
        ?? log.hint(for: pair.key, among: known)
      log.error(
        "unknown-key", "\(what) has no key \(quoted(pair.key))\(hint)", at: pair.keyRange)
    }
    return options
  }

  /// Text that is not empty.
  mutating func text(_ pair: YAMLPair?) -> Located<String>? {
    guard let pair else { return nil }
    return text(pair.value, of: "`\(pair.key)`")
  }

  /// Text that is not empty.
  mutating func text(
    _ node: YAMLNode, of what: @autoclosure () -> String
  ) -> Located<String>? {
    guard let text = node.text, !node.isNull else {
      log.error("wrong-kind", "\(what()) is text, not \(node.kindName)", at: node.range)
      return nil
    }
    guard text.contains(where: { !$0.isWhitespace }) else {
      log.error("wrong-kind", "\(what()) is empty", at: node.range)
      return nil
    }
    return Located(text, at: node.range)
  }

  /// A description, which may be empty and then is none.
  mutating func description(_ pair: YAMLPair?) -> String? {
    guard let pair, !pair.value.isNull else { return nil }
    guard let text = pair.value.text else {
      log.error(
        "wrong-kind", "`\(pair.key)` is text, not \(pair.value.kindName)", at: pair.value.range)
      return nil
    }
    return text.contains(where: { !$0.isWhitespace }) ? text : nil
  }

  /// `true` or `false`.
  mutating func flag(_ pair: YAMLPair?) -> Located<Bool>? {
    guard let pair else { return nil }
    guard let value = pair.value.bool else {
      log.error(
        "wrong-kind", "`\(pair.key)` is true or false, not \(described(pair.value))",
        at: pair.value.range)
      return nil
    }
    return Located(value, at: pair.value.range)
  }

  /// Where the key of a flag stands, if the flag is true.
  mutating func switchedOn(_ pair: YAMLPair?) -> SourceRange? {
    flag(pair)?.value == true ? pair?.keyRange : nil
  }

  /// The value of `unique`, where its key stands.
  mutating func uniqueness(_ pair: YAMLPair?) -> Located<Uniqueness>? {
    guard let pair else { return nil }
    if pair.value.text == "always" { return Located(.always, at: pair.keyRange) }
    guard let value = pair.value.bool else {
      log.error(
        "wrong-kind",
        "`unique` is true, false, or always to count deleted rows too, not "
          + described(pair.value), at: pair.value.range)
      return nil
    }
    return Located(value ? .present : .none, at: pair.keyRange)
  }

  /// Whether something is deprecated: `true`, or the text that says what to use instead.
  mutating func deprecation(_ pair: YAMLPair?) -> Deprecation? {
    guard let pair else { return nil }
    if let value = pair.value.bool { return value ? Deprecation(message: "") : nil }
    return text(pair).map { Deprecation(message: $0.value) }
  }

  /// One name or a list of names, each once.
  mutating func names(_ pair: YAMLPair?) -> Located<[Located<String>]>? {
    guard let pair else { return nil }
    var nodes = [pair.value]
    if case .sequence(let items) = pair.value.content { nodes = items }
    return names(nodes, of: "`\(pair.key)`", at: pair.value.range)
  }

  /// A list of names, each once.
  mutating func names(
    _ nodes: [YAMLNode], of what: String, at range: SourceRange
  ) -> Located<[Located<String>]>? {
    guard !nodes.isEmpty else {
      log.error("wrong-kind", "\(what) names nothing", at: range)
      return nil
    }
    var names: [Located<String>] = []
    var seen: Set<String> = []
    var isComplete = true
    for node in nodes {
      guard let name = text(node, of: "a name in \(what)") else {
        isComplete = false
        continue
      }
      if seen.insert(name.value).inserted {
        names.append(name)
      } else {
        log.error("duplicate-name", "\(what) names `\(name.value)` twice", at: name.range)
      }
    }
    return isComplete ? Located(names, at: range) : nil
  }

  /// Reports a name that is none, or that is taken by Swift or by generated code.
  mutating func check(
    _ name: Located<String>, of what: String, style: NameRules.Style, reserved: Set<String>
  ) {
    if reserved.contains(name.value) {
      log.error(
        "reserved-name",
        "`\(name.value)` cannot be the name of \(what): generated code needs it",
        at: name.range)
    } else if let problem = NameRules.problem(with: name.value, of: what, style: style) {
      log.error("invalid-name", problem, at: name.range)
    }
  }

  /// A scalar as the file has it, or what else a node is.
  func described(_ node: YAMLNode) -> String {
    guard let text = node.text, !node.isNull else { return node.kindName }
    return quoted(text)
  }
}
