/// The basic readers of all declarations: each returns a value, or reports why there is none and returns nil.
extension SchemaReader {
  // MARK: Mappings and lists

  /// Reads the pairs of a mapping; an empty value counts as an empty mapping.
  mutating func mapping(_ node: YAMLNode, of what: String) -> [YAMLPair]? {
    if let pairs = node.pairs { return pairs }
    if node.isNull { return [] }
    refuse(node, "\(what) is a mapping of names to values")
    return nil
  }

  /// Reads the items of a list; an empty value counts as an empty list.
  mutating func list(_ pair: YAMLPair) -> [YAMLNode]? {
    if let items = pair.value.items { return items }
    if pair.value.isNull { return [] }
    refuse(pair.value, "`\(pair.key)` is a list")
    return nil
  }

  /// Reads the pairs of a mapping by key, and reports unknown keys.
  ///
  /// - Parameters:
  ///   - what: The kind of thing that the mapping describes, with its article.
  ///   - advice: Advice for keys that other tools have.
  mutating func options(
    _ pairs: [YAMLPair], of what: String, known: [String], advice: [String: String] = [:]
  ) -> [String: YAMLPair] {
    var options: [String: YAMLPair] = [:]
    for pair in pairs {
      if known.contains(pair.key) {
        options[pair.key] = pair
        continue
      }
      let hint = advice[pair.key].map { "; \($0)" } ?? log.hint(for: pair.locatedKey, among: known)
      log.error(
        "unknown-key", "\(what) has no key \(quoted(pair.key))\(hint)", at: pair.keyRange)
    }
    return options
  }

  // MARK: Text

  /// Reads text that is not empty.
  mutating func text(_ pair: YAMLPair?) -> Located<String>? {
    guard let pair else { return nil }
    return text(pair.value, of: "`\(pair.key)`")
  }

  /// Reads text that is not empty.
  mutating func text(_ node: YAMLNode, of what: String) -> Located<String>? {
    guard let text = node.text, !node.isNull else {
      refuse(node, "\(what) is text")
      return nil
    }
    guard !text.isBlank else {
      log.error("wrong-kind", "\(what) is empty", at: node.range)
      return nil
    }
    return Located(text, at: node.range)
  }

  /// Reads a description. An empty one counts as none.
  mutating func description(_ pair: YAMLPair?) -> String? {
    guard let pair, !pair.value.isNull else { return nil }
    guard let text = pair.value.text else {
      refuse(pair.value, "`\(pair.key)` is text")
      return nil
    }
    return text.isBlank ? nil : text
  }

  // MARK: Choices

  /// Reads `true` or `false`.
  mutating func flag(_ pair: YAMLPair?) -> Located<Bool>? {
    guard let pair else { return nil }
    guard let value = pair.value.bool else {
      refuse(pair.value, "`\(pair.key)` is true or false")
      return nil
    }
    return Located(value, at: pair.value.range)
  }

  /// Returns the place of a flag's key if the flag is true.
  mutating func mark(_ pair: YAMLPair?) -> SourceRange? {
    flag(pair)?.value == true ? pair?.keyRange : nil
  }

  /// Reads `true`, `false` or one other word.
  ///
  /// - Parameter meaning: The meaning of the word, for a message.
  /// - Returns: The value at the place of the key.
  mutating func choice<Value: Sendable>(
    _ pair: YAMLPair?, yes: Value, no: Value, _ word: (text: String, value: Value), meaning: String
  ) -> Located<Value>? {
    guard let pair else { return nil }
    if pair.value.text == word.text { return Located(word.value, at: pair.keyRange) }
    guard let value = pair.value.bool else {
      refuse(pair.value, "`\(pair.key)` is true, false, or \(word.text) \(meaning)")
      return nil
    }
    return Located(value ? yes : no, at: pair.keyRange)
  }

  /// Reads one of a few words.
  mutating func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ pair: YAMLPair?, of type: Value.Type
  ) -> Located<Value>? {
    guard let pair else { return nil }
    let text = pair.value.text ?? ""
    if let value = Value(rawValue: text) { return Located(value, at: pair.value.range) }
    let known = Value.allCases.map(\.rawValue)
    let hint = log.hint(for: Located(text, at: pair.value.range), among: known)
    log.error(
      "invalid-option",
      "`\(pair.key)` is \(known.dropLast().joined(separator: ", ")) or \(known.last ?? ""), not "
        + described(pair.value) + hint,
      at: pair.value.range)
    return nil
  }

  /// Returns the place of the key of an option that has only one value.
  mutating func mark(_ pair: YAMLPair?, word: String) -> SourceRange? {
    guard let pair else { return nil }
    if pair.value.text == word { return pair.keyRange }
    refuse(pair.value, "`\(pair.key)` is `\(word)`", code: "invalid-option")
    return nil
  }

  /// Reads `unique`.
  mutating func uniqueness(_ pair: YAMLPair?) -> Located<Uniqueness>? {
    choice(
      pair, yes: .present, no: .none, ("always", .always), meaning: "to count deleted rows too")
  }

  /// Reads `deprecated`: `true`, or advice what to use instead.
  mutating func deprecation(_ pair: YAMLPair?) -> Deprecation? {
    guard let pair else { return nil }
    if let value = pair.value.bool { return value ? Deprecation(message: "") : nil }
    return text(pair).map { Deprecation(message: $0.value) }
  }

  // MARK: Names

  /// Reads one name or a list of names, each once.
  mutating func names(_ pair: YAMLPair?) -> Located<[Located<String>]>? {
    guard let pair else { return nil }
    return names(pair.value.items ?? [pair.value], of: "`\(pair.key)`", at: pair.value.range)
  }

  /// Reads a list of names, each once.
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

  /// Reports a name that is not one, or that Swift or generated code needs.
  mutating func check(
    _ name: Located<String>, of what: String, style: NameRules.Style, reserved: Set<String>
  ) {
    if reserved.contains(name.value) {
      log.error(
        "reserved-name",
        "`\(name.value)` cannot be the name of \(what): generated code needs it"
          + replacement(for: name.value, of: what),
        at: name.range)
    } else if let problem = NameRules.problem(with: name.value, of: what, style: style) {
      log.error("invalid-name", problem, at: name.range)
    }
  }

  /// Advice about a name that generated code needs.
  private func replacement(for name: String, of what: String) -> String {
    switch what {
    case "a model":
      "; write another name, such as `User\(name)`, with `table: "
        + "\(NameCases.plural(NameCases.snake(name)))`"
    case "a field":
      "; write another name, such as `\(name.drop { $0 == "_" })Value`, with `column: \(NameCases.snake(name))`"
    default: ""
    }
  }

  // MARK: Messages

  /// Reports a value of the wrong kind.
  ///
  /// - Parameter expectation: The kind expected, such as "`fields` is a list".
  mutating func refuse(_ node: YAMLNode, _ expectation: String, code: String = "wrong-kind") {
    log.error(code, "\(expectation), not \(described(node))", at: node.range)
  }

  /// The text of a scalar in quotes, or the kind of any other node.
  func described(_ node: YAMLNode) -> String {
    guard let text = node.text, !node.isNull else { return node.kindName }
    return quoted(text)
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
