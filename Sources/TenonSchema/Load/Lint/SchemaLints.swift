/// What a schema may say but seldom means: warnings over a graph that has no errors.
struct SchemaLints: PartWorker {
  var log: DiagnosticLog
  /// The models as the resolver left them, with the places of everything.
  let drafts: [ModelDraft]
  /// The mixins no model uses.
  let unusedMixins: [Located<String>]

  /// Reports all findings.
  mutating func run() {
    _ = map(drafts) { lints, draft in
      guard !draft.isJoinTable else { return }
      lints.lintForeignKeys(draft)
      lints.lintRedundantIndexes(draft)
      lints.lintSecrets(draft)
    }
    _ = map(drafts) { lints, draft in lints.lintLongNames(draft) }
    lintRequiredCircles()
    for mixin in unusedMixins {
      log.warning("unused-mixin", "no model uses the mixin `\(mixin.value)`", at: mixin.range)
    }
  }

  // MARK: Foreign keys

  private mutating func lintForeignKeys(_ model: ModelDraft) {
    for relationship in model.relationships where relationship.kind == .belongsTo {
      guard let target = relationship.target, let inverse = relationship.inverse else { continue }
      let back = drafts[target].relationships[inverse]
      // `index: false` says that it is meant.
      guard relationship.declaration.index == nil, back.declaration.index == nil,
        !leads(relationship.localFields, in: model)
      else { continue }
      log.warning(
        "foreign-key-without-index",
        "the foreign key of `\(model.name).\(relationship.name)` has no index, so every delete of a "
          + "`\(drafts[target].name)` reads all of `\(model.table)`; add `index: true`",
        at: relationship.isImplicit
          ? back.declaration.name.range : relationship.declaration.name.range)
    }
  }

  /// Whether a key, a unique constraint or an index starts with these fields, in whatever order.
  private func leads(_ fields: [String], in model: ModelDraft) -> Bool {
    let wanted = Set(fields)
    let starts =
      [model.key] + model.uniqueConstraints.map(\.value.fields)
      + model.madeIndexes.filter { $0.condition == nil }.map(\.fields)
    return starts.contains { Set($0.prefix(wanted.count)) == wanted }
  }

  // MARK: Indexes

  private mutating func lintRedundantIndexes(_ model: ModelDraft) {
    for unique in model.uniqueConstraints
    where Set(unique.value.fields).isSuperset(of: model.key) {
      log.warning(
        "redundant-index", "the key is unique as it is; remove `unique`", at: unique.range)
    }
    for (place, index) in model.madeIndexes.enumerated() {
      let fields = index.fields
      guard index.condition == nil, !index.isUnique, fields.count == index.parts.count else {
        continue
      }
      let others = model.madeIndexes.enumerated().filter { other in
        other.offset != place && other.element.condition == nil
          && other.element.fields.starts(with: fields)
          // Of two equal ones the first stays.
          && (other.element.fields.count > fields.count || other.element.isUnique
            || other.offset < place)
      }
      let reason: String
      if model.key.starts(with: fields) {
        reason = "the key starts with the same fields"
      } else if let unique = model.uniqueConstraints.first(where: {
        $0.value.fields.starts(with: fields)
      }) {
        reason = "the unique constraint `\(unique.value.name)` starts with the same fields"
      } else if let other = others.first {
        reason = "the index `\(other.element.name)` starts with the same fields"
      } else {
        continue
      }
      log.warning(
        "redundant-index", "the index `\(index.name)` is redundant: \(reason)", at: index.range)
    }
  }

  // MARK: Secrets

  private mutating func lintSecrets(_ model: ModelDraft) {
    for draft in model.fields where !draft.field.isRedacted && !draft.saysRedacted {
      switch draft.field.type {
      case .scalar(.text), .scalar(.string), .scalar(.bytes): break
      default: continue
      }
      guard Self.isSecret(draft.field.name.smallLetters) else { continue }
      log.warning(
        "unredacted-secret",
        "`\(draft.field.name)` looks like a secret, which encoded output and logs will show; "
          + "add `redacted: true`, or `redacted: false` if it is none",
        at: draft.field.range)
    }
  }

  private static func isSecret(_ name: String) -> Bool {
    name.hasPrefix("password") || name.hasPrefix("secret")
      || ["password", "passwordhash", "secret", "token", "apikey"].contains(where: name.hasSuffix)
  }

  // MARK: Names

  private mutating func lintLongNames(_ model: ModelDraft) {
    warnIfLong("table", model.table, at: model.declaration.table.range)
    for place in model.fields.indices {
      warnIfLong("column", model.fields[place].field.column, at: model.fields[place].field.range)
    }
    for place in model.madeIndexes.indices {
      warnIfLong("index", model.madeIndexes[place].name, at: model.madeIndexes[place].range)
    }
  }

  private mutating func warnIfLong(
    _ what: String, _ name: String, at range: SourceRange
  ) {
    let length = name.utf8.count
    guard length > ConstraintNames.lengthLimit else { return }
    log.warning(
      "long-name",
      "the name of the \(what) \(quoted(name)) has \(length) bytes; PostgreSQL cuts it off behind "
        + "\(ConstraintNames.lengthLimit)",
      at: range)
  }

  // MARK: Circles of required references

  /// Models that require each other: no row can be the first.
  private mutating func lintRequiredCircles() {
    let required = Parallel.map(drafts, chunkSize: 64) { model in
      var targets: [Int] = []
      for relationship in model.relationships
      where relationship.kind == .belongsTo && !relationship.declaration.isOptional {
        if let target = relationship.target { targets.append(target) }
      }
      return targets
    }
    for cycle in DependencyOrder(required).cycles {
      guard let first = cycle.first else { continue }
      let next = cycle.count > 1 ? cycle[1] : first
      let reference = drafts[first].relationships.first {
        $0.kind == .belongsTo && !$0.declaration.isOptional && $0.target == next
      }
      log.warning(
        "required-circle",
        "no row can be the first: each requires another, "
          + DependencyOrder.text(cycle.map { drafts[$0].name })
          + "; make one of the references optional with `?`",
        at: reference?.declaration.name.range ?? drafts[first].range)
    }
  }
}
