import TenonDialects

/// Warnings about a valid schema that is probably not meant.
extension SchemaResolver {
  mutating func lint() {
    for model in models {
      lintLongNames(model)
      guard !model.isJoinTable else { continue }
      lintForeignKeys(model)
      lintRedundantIndexes(model)
      lintSecrets(model)
      lintSnakeCase(model)
    }
    lintCommonNames()
    lintRequiredCircles()
    for mixin in unusedMixins {
      log.warning("unused-mixin", "no model uses the mixin `\(mixin.value)`", at: mixin.range)
    }
  }

  // MARK: Foreign keys

  private mutating func lintForeignKeys(_ model: PartialModel) {
    for relationship in model.relationships where relationship.kind == .belongsTo {
      guard let target = relationship.target, let inverse = relationship.inverse else { continue }
      let back = models[target].relationships[inverse]
      // `index: false` on either side is intended.
      guard relationship.declaration.index == nil, back.declaration.index == nil,
        !leads(relationship.localFields, in: model)
      else { continue }
      log.warning(
        "foreign-key-without-index",
        "the foreign key of `\(model.name).\(relationship.name)` has no index, so every delete from "
          + "`\(models[target].table)` reads all of `\(model.table)`; add `index: true`",
        at: relationship.isImplicit ? back.range : relationship.range)
    }
  }

  /// Returns true if a key, a unique constraint or an index starts with these fields, in any order.
  private func leads(_ fields: [String], in model: PartialModel) -> Bool {
    let wanted = Set(fields)
    let starts =
      [model.key] + model.uniqueConstraints.map(\.value.fields)
      + model.indexes.filter { $0.condition == nil }.map(\.fields)
    return starts.contains { Set($0.prefix(wanted.count)) == wanted }
  }

  // MARK: Indexes

  private mutating func lintRedundantIndexes(_ model: PartialModel) {
    for unique in model.uniqueConstraints
    where Set(unique.value.fields).isSuperset(of: model.key) {
      log.warning(
        "redundant-index", "the key is unique anyway; remove `unique`", at: unique.range)
    }
    for (number, index) in model.indexes.enumerated() {
      let fields = index.fields
      guard index.condition == nil, !index.isUnique, fields.count == index.parts.count else {
        continue
      }
      let others = model.indexes.enumerated().filter { other in
        other.offset != number && other.element.condition == nil
          && other.element.fields.starts(with: fields)
          // Of two equal indexes the first stays.
          && (other.element.fields.count > fields.count || other.element.isUnique
            || other.offset < number)
      }
      let unique = model.uniqueConstraints.first { $0.value.fields.starts(with: fields) }
      let reason =
        model.key.starts(with: fields)
        ? "the key"
        : unique.map { "the unique constraint `\($0.value.name)`" }
          ?? others.first.map { "the index `\($0.element.name)`" }
      guard let reason else { continue }
      log.warning(
        "redundant-index",
        "the index `\(index.name)` is redundant: \(reason) starts with the same fields",
        at: index.range)
    }
  }

  // MARK: Secrets

  private mutating func lintSecrets(_ model: PartialModel) {
    for partial in model.fields where partial.declaration?.options["redacted"] == nil {
      let field = partial.field
      guard field.type.scalarType?.isText == true || field.type == .scalar(.bytes),
        Self.isSecret(field.name.lowercased())
      else { continue }
      log.warning(
        "unredacted-secret",
        "`\(field.name)` looks like a secret, which encoded output and logs will show; "
          + "add `redacted: true`, or `redacted: false` if it is not a secret",
        at: field.range)
    }
  }

  private static func isSecret(_ name: String) -> Bool {
    name.hasPrefix("password") || name.hasPrefix("secret")
      || ["password", "passwordhash", "secret", "token", "apikey"].contains(where: name.hasSuffix)
  }

  // MARK: Names

  /// Types whose names hide those of Swift, or are ambiguous, in files that import them.
  private mutating func lintCommonNames() {
    // `namespace: false` is intended.
    guard schema.namespace == nil else { return }
    let types =
      schema.models.map { ($0.name, " with `table: \($0.table.value)`") }
      + schema.enums.map { (Located($0.name, at: $0.range), "") }
      + (schema.shapes.map(\.name) + schema.inputs.map(\.name)).map { ($0, "") }
    for (name, table) in types {
      guard let library = CommonNames.library(of: name.value) else { continue }
      let schemaName = schema.name.map { "`\($0.value).\(name.value)`" } ?? "a part of the schema"
      log.warning(
        "common-name",
        "programs that import `\(name.value)` cannot use \(library)'s `\(name.value)` by that name; "
          + "write `namespace: true` at the top of the schema, which makes it \(schemaName), or "
          + "another name\(table); `namespace: false` keeps the name",
        at: name.range)
    }
  }

  private mutating func lintSnakeCase(_ model: PartialModel) {
    for field in model.fields.map(\.field) where field.role == .plain {
      guard field.name.split(separator: "_").count > 1 else { continue }
      let better = NameCases.lowerCamel(field.name)
      guard better != field.name else { continue }
      log.warning(
        "snake-case-name",
        "Swift names have capitals in place of `_`: write `\(better)`"
          + (NameCases.snake(better) == field.column
            ? ", whose column is `\(field.column)`" : " with `column: \(field.column)`"),
        at: field.range)
    }
  }

  private mutating func lintLongNames(_ model: PartialModel) {
    warnIfLong("table", model.table, at: model.declaration.table.range)
    for field in model.fields.map(\.field) {
      warnIfLong("column", field.column, at: field.range)
    }
    for index in model.indexes { warnIfLong("index", index.name, at: index.range) }
  }

  private mutating func warnIfLong(
    _ what: String, _ name: String, at range: SourceRange
  ) {
    let length = name.utf8.count
    guard length > SQLName.byteLimit else { return }
    log.warning(
      "long-name",
      "the name of the \(what) \(quoted(name)) has \(length) bytes; PostgreSQL cuts it off after "
        + "\(SQLName.byteLimit)" + (name.count > 64 ? ", and MySQL refuses it" : ""),
      at: range)
  }

  // MARK: Circles of required references

  /// Models that require each other, so that no row can be the first.
  private mutating func lintRequiredCircles() {
    let required = models.map { model in
      model.relationships.filter { $0.kind == .belongsTo && !$0.isOptional }
    }
    let order = DependencyOrder(required.map { $0.compactMap(\.target) })
    let circles = order.circles(models.map(\.declaration.name)) { model, other in
      required[model].first { $0.target == other }?.range
    }
    for circle in circles {
      log.warning(
        "required-circle",
        "no row can be the first, because each requires another: \(circle.value)"
          + "; make one of the references optional with `?`",
        at: circle.range)
    }
  }
}
