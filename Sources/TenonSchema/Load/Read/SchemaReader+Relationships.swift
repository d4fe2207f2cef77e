/// Relationships: a kind with its target, and options.
extension SchemaReader {
  private static let kinds: [Relationship.Kind] = [.belongsTo, .hasMany, .hasOne, .manyToMany]

  private static let relationshipKeys =
    kinds.map(\.rawValue) + [
      "inverse", "onDelete", "orphans", "orderBy", "through", "description", "column", "foreignKey",
      "unique", "index", "primaryKey",
    ]

  private static let relationshipAdvice = [
    "optional": "write a `?` behind the model", "nullable": "write a `?` behind the model",
    "backref": "write `inverse`", "back_populates": "write `inverse`",
    "cascade": "write `onDelete: cascade`", "secondary": "write `through`",
    "order": "write `orderBy`",
  ]

  /// The kinds that an option is for; options not named here are for all.
  private static let kindsOfOption: [String: Set<Relationship.Kind>] = [
    "onDelete": [.belongsTo, .hasMany, .hasOne],
    "orphans": [.hasMany, .hasOne],
    "orderBy": [.hasMany, .manyToMany],
    "through": [.manyToMany],
    "column": [.belongsTo],
    "foreignKey": [.belongsTo],
    "unique": [.belongsTo],
    "index": [.belongsTo, .hasMany],
    "primaryKey": [.belongsTo],
  ]

  /// Reads a relationship: its name and its options.
  mutating func relationshipDeclaration(_ pair: YAMLPair) -> RelationshipDeclaration {
    let name = Located(pair.key, at: pair.keyRange)
    check(name, of: "a relationship", style: .member, reserved: ReservedNames.relationships)
    var broken = RelationshipDeclaration(name: name, kind: .belongsTo, target: nil)
    guard case .mapping(let pairs) = pair.value.content else {
      log.error(
        "wrong-kind",
        "a relationship is written as { belongsTo: Model }, { hasMany: Model }, { hasOne: Model } "
          + "or { manyToMany: Model }",
        at: pair.value.isNull ? pair.keyRange : pair.value.range)
      return broken
    }
    let keys = options(
      pairs, of: "a relationship", known: Self.relationshipKeys,
      advice: Self.relationshipAdvice)
    let given = pairs.filter { pair in Self.kinds.contains { $0.rawValue == pair.key } }
    guard let first = given.first, let kind = Relationship.Kind(rawValue: first.key) else {
      missing(
        "the relationship `\(name.value)` needs a target: one of `belongsTo`, `hasMany`, `hasOne` "
          + "and `manyToMany`",
        at: name.range)
      return broken
    }
    broken.kind = kind
    if let second = given.dropFirst().first {
      log.error(
        "invalid-option",
        "a relationship has one kind, but here are `\(first.key)` and "
          + "`\(second.key)`",
        at: second.keyRange, notes: [.init("the first kind is here", at: first.keyRange)])
      return broken
    }
    guard var relationship = target(first, kind: kind, name: name) else { return broken }
    readOptions(keys, into: &relationship)
    return relationship
  }

  private mutating func target(
    _ pair: YAMLPair, kind: Relationship.Kind, name: Located<String>
  ) -> RelationshipDeclaration? {
    guard let text = text(pair) else { return nil }
    var target = text
    let isOptional = target.value.hasSuffix("?")
    if isOptional { target.value.removeLast() }
    if isOptional, kind != .belongsTo {
      let reason =
        kind == .hasOne
        ? "a hasOne may always be missing" : "a \(kind.rawValue) may always be empty"
      log.error(
        "invalid-option", "\(reason); write `\(target.value)` without `?`", at: target.range)
    }
    var relationship = RelationshipDeclaration(name: name, kind: kind, target: target)
    relationship.isOptional = isOptional && kind == .belongsTo
    return relationship
  }

  private mutating func readOptions(
    _ keys: OptionPairs, into relationship: inout RelationshipDeclaration
  ) {
    var keys = keys
    for option in Self.relationshipKeys {
      guard let pair = keys[option], let kinds = Self.kindsOfOption[option],
        !kinds.contains(relationship.kind)
      else { continue }
      refuse(option, at: pair.keyRange, kind: relationship.kind, fits: kinds)
      keys.remove(option)
    }
    relationship.inverse = inverse(keys["inverse"])
    relationship.onDelete = onDelete(keys["onDelete"])
    relationship.orphans = orphans(keys["orphans"])
    relationship.order = order(keys["orderBy"])
    relationship.through = text(keys["through"])
    relationship.description = description(keys["description"])
    relationship.columns = names(keys["column"])
    relationship.foreignKey = names(keys["foreignKey"])
    relationship.unique = uniqueness(keys["unique"])
    relationship.index = flag(keys["index"])
    relationship.primaryKey = switchedOn(keys["primaryKey"])
    if let columns = relationship.columns, relationship.foreignKey != nil {
      log.error(
        "invalid-option",
        "`foreignKey` uses fields that have their columns already; remove `column`",
        at: columns.range)
      relationship.columns = nil
    }
  }

  private mutating func refuse(
    _ option: String, at range: SourceRange, kind: Relationship.Kind,
    fits kinds: Set<Relationship.Kind>
  ) {
    let names = Self.kinds.filter(kinds.contains).map(\.rawValue)
    let reason =
      option == "onDelete"
      ? "the rows of a join table always go with either side"
      : "it belongs to " + names.joined(separator: " or ")
    log.error(
      "option-does-not-fit", "a \(kind.rawValue) takes no `\(option)`: \(reason)", at: range)
  }

  private mutating func inverse(_ pair: YAMLPair?) -> Located<String>? {
    guard let name = text(pair) else { return nil }
    check(name, of: "a relationship", style: .member, reserved: ReservedNames.relationships)
    return name
  }

  private mutating func onDelete(_ pair: YAMLPair?) -> Located<DeleteRule>? {
    guard let pair, let text = text(pair) else { return nil }
    guard let rule = DeleteRule(rawValue: text.value) else {
      let names = DeleteRule.allCases.map(\.rawValue)
      log.error(
        "invalid-option",
        "`onDelete` is one of cascade, restrict, setNull and noAction, not "
          + quoted(text.value) + log.hint(for: text.value, among: names),
        at: text.range)
      return nil
    }
    return Located(rule, at: pair.keyRange)
  }

  private mutating func orphans(_ pair: YAMLPair?) -> SourceRange? {
    guard let pair, let text = text(pair) else { return nil }
    guard text.value == "delete" else {
      log.error(
        "invalid-option", "`orphans` is `delete`, not \(quoted(text.value))",
        at: text.range)
      return nil
    }
    return pair.keyRange
  }

  /// `field`, `-field`, `field desc`, or a list of these.
  mutating func order(_ pair: YAMLPair?) -> [Located<Relationship.Order>] {
    guard let names = names(pair) else { return [] }
    var order: [Located<Relationship.Order>] = []
    for name in names.value {
      var words = name.value.split(whereSeparator: \.isWhitespace).map(String.init)
      var isDescending = false
      if words.count == 2, let direction = words.last?.lowercased(),
        ["asc", "desc"].contains(direction)
      {
        isDescending = direction == "desc"
        words.removeLast()
      } else if words.count == 1, words[0].hasPrefix("-") {
        isDescending = true
        words[0].removeFirst()
      }
      guard words.count == 1, let field = words.first, !field.isEmpty else {
        log.error(
          "invalid-option",
          "\(quoted(name.value)) is not an order; write `field`, `-field` or `field desc`",
          at: name.range)
        continue
      }
      order.append(
        Located(Relationship.Order(field: field, isDescending: isDescending), at: name.range))
    }
    return order
  }
}
