/// Relationships: a kind with its target, and options.
extension SchemaReader {
  private static let kinds = Relationship.Kind.allCases

  static let relationshipKeys =
    kinds.map(\.rawValue) + [
      "inverse", "onDelete", "orphans", "orderBy", "through", "description", "column", "foreignKey",
      "unique", "index", "primaryKey",
    ]

  static let relationshipAdvice = [
    "optional": "write a `?` after the model", "nullable": "write a `?` after the model",
    "backref": "write `inverse`", "back_populates": "write `inverse`",
    "oneToMany": "write `hasMany`", "manyToOne": "write `belongsTo`",
    "oneToOne": "write `hasOne`, or `belongsTo` on the side with the foreign key",
    "hasAndBelongsToMany": "write `manyToMany`",
    "lazy":
      "related rows are loaded where Swift asks for them, as in `User.query.with(User.posts)`",
    "delete-orphan": "write `orphans: delete`", "uselist": "write `hasOne`",
    "cascade": "write `onDelete: cascade`, and `orphans: delete` for `delete-orphan`",
    "secondary": "write `through`",
    "order": "write `orderBy`",
  ]

  /// The kinds that an option is for; other options are for all.
  static let kindsOfOption: [String: Set<Relationship.Kind>] = [
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

  mutating func relationshipDeclaration(_ pair: YAMLPair) -> RelationshipDeclaration {
    check(
      pair.locatedKey, of: "a relationship", style: .member,
      reserved: ReservedNames.relationships)
    var relationship = RelationshipDeclaration(pair.locatedKey, .belongsTo)
    guard let pairs = pair.value.pairs else {
      log.error(
        "wrong-kind",
        "a relationship is written as { belongsTo: Model }, { hasMany: Model }, { hasOne: Model } "
          + "or { manyToMany: Model }",
        at: pair.value.isNull ? pair.keyRange : pair.value.range)
      return relationship
    }
    let keys = options(
      pairs, of: "a relationship", known: Self.relationshipKeys,
      advice: Self.relationshipAdvice)
    let given = pairs.filter { Relationship.Kind(rawValue: $0.key) != nil }
    guard let first = given.first, let kind = Relationship.Kind(rawValue: first.key) else {
      missing(
        "the relationship `\(pair.key)` needs a target: one of `belongsTo`, `hasMany`, `hasOne` "
          + "and `manyToMany`",
        at: pair.keyRange)
      return relationship
    }
    relationship.relationship.kind = kind
    if given.count > 1 {
      log.error(
        "invalid-option",
        "a relationship has one kind, but this one has `\(first.key)` and `\(given[1].key)`",
        at: given[1].keyRange, notes: [.init("the first kind is here", at: first.keyRange)])
    } else if var target = text(first) {
      if target.value.hasSuffix("?") {
        target.value.removeLast()
        relationship.relationship.isOptional = kind == .belongsTo
        if kind != .belongsTo {
          log.error(
            "invalid-option",
            "a \(kind.rawValue) may always be \(kind == .hasOne ? "missing" : "empty"); "
              + "write `\(target.value)` without `?`",
            at: target.range)
        }
      }
      relationship.target = target
      readOptions(keys, into: &relationship)
    }
    return relationship
  }

  private mutating func readOptions(
    _ keys: [String: YAMLPair], into relationship: inout RelationshipDeclaration
  ) {
    var keys = keys
    let kind = relationship.relationship.kind
    for (option, kinds) in Self.kindsOfOption where !kinds.contains(kind) {
      guard let pair = keys.removeValue(forKey: option) else { continue }
      let names = Self.kinds.filter(kinds.contains).map(\.rawValue)
      let reason =
        option == "onDelete"
        ? "the rows of a join table are always deleted with either side"
        : "it belongs to " + names.joined(separator: " or ")
      log.error(
        "option-does-not-fit", "a \(kind.rawValue) takes no `\(option)`: \(reason)",
        at: pair.keyRange)
    }
    relationship.inverse = text(keys["inverse"])
    if let inverse = relationship.inverse {
      check(
        inverse, of: "a relationship", style: .member, reserved: ReservedNames.relationships)
    }
    if let pair = keys["onDelete"] {
      relationship.onDelete = choice(pair, of: DeleteRule.self)
      relationship.onDelete?.range = pair.keyRange
    }
    relationship.order = order(keys["orderBy"])
    relationship.relationship.order = relationship.order.map(\.value)
    relationship.relationship.deletesOrphans = mark(keys["orphans"], word: "delete") != nil
    relationship.relationship.description = description(keys["description"])
    relationship.through = text(keys["through"])
    relationship.columns = names(keys["column"])
    relationship.foreignKey = names(keys["foreignKey"])
    relationship.unique = uniqueness(keys["unique"])
    relationship.index = flag(keys["index"])
    relationship.primaryKey = mark(keys["primaryKey"])
    if let columns = relationship.columns, relationship.foreignKey != nil {
      log.error(
        "invalid-option",
        "`foreignKey` uses fields that already have columns; remove `column`", at: columns.range)
      relationship.columns = nil
    }
  }

  /// Reads `field`, `-field`, `field desc`, or a list of these.
  mutating func order(_ pair: YAMLPair?) -> [Located<Relationship.Order>] {
    (names(pair)?.value ?? []).compactMap { name in
      var words = name.value.split(whereSeparator: \.isWhitespace).map(String.init)
      var isDescending = false
      if words.count == 2, ["asc", "desc"].contains(words[1].lowercased()) {
        isDescending = words.removeLast().lowercased() == "desc"
      } else if words.count == 1, words[0].hasPrefix("-") {
        isDescending = true
        words[0].removeFirst()
      }
      guard words.count == 1, !words[0].isEmpty else {
        log.error(
          "invalid-option",
          "\(quoted(name.value)) is not an order; write `field`, `-field` or `field desc`",
          at: name.range)
        return nil
      }
      return Located(.init(field: words[0], isDescending: isDescending), at: name.range)
    }
  }
}
