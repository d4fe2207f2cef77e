import TenonSchema

/// A field, and what more than one part of the generated code derives from it.
///
/// It is a class because it is large and passed around.
final class FieldFacts: Sendable {
  /// The source of a column's value in an inserted row.
  enum Source: Sendable {
    /// The database makes the key.
    case databaseKey
    /// The database computes the column.
    case computed
    /// The draft's property of this name; with a default, it may be left out of the draft's initializer.
    case draft(defaultValue: String?)
    /// The draft, or the database's own default if the draft has no value.
    case draftOrDatabase
    /// The draft's reference to a row. `part` is the field of the target's key if that key is a struct.
    case link(Relationship, part: String?)
    /// The first version.
    case firstVersion
    /// NULL: the row is not deleted.
    case notDeleted
  }

  let field: Field
  let name: SwiftName
  /// The stored property: the field's name, unless the field is deprecated.
  let storage: SwiftName
  let type: SwiftType
  let source: Source
  let isKey: Bool
  /// True if the field is the whole key, and `ID` is its type.
  let isSimpleKey: Bool
  /// True if the field is the whole key and called `id`, so that it needs no property besides its own.
  var isID: Bool { isSimpleKey && name.name == "id" }
  /// The type of the property, such as `User.ID?`. A model's own key is just `ID`.
  let propertyType: String
  /// The type of the column, such as `JSON<[String: String]>?`.
  let columnType: String

  init(_ field: Field, of model: Model, in index: SchemaIndex) {
    self.field = field
    name = SwiftName(field.name)
    storage = field.deprecation == nil ? name : SwiftName(index.storage(field, of: model))
    isKey = model.primaryKey.contains(field.name)
    isSimpleKey = isKey && index.hasSimpleKey(model)
    type = index.type(of: field, in: model)
    source = Self.source(of: field, type: type, isKey: isKey, model: model, index: index)
    let optionalMark = field.isOptional ? "?" : ""
    propertyType = (isSimpleKey ? "ID" : type.property) + optionalMark
    columnType = (isSimpleKey ? "ID" : type.column) + optionalMark
  }

  /// True if the value has the user's own type, stored as JSON.
  var isJSON: Bool {
    if case .json = type { true } else { false }
  }

  /// True if the value has the user's own type, stored as that type decides. It is read and bound on its own: the
  /// runtime then encodes and decodes it as its type does.
  var isOwn: Bool { field.swiftType != nil && !isJSON }

  /// The form of a column that may hold several forms, as the schema does not name one: all UUIDs, and times in keys.
  var looseForm: String? {
    switch field.type {
    case .scalar(.uuid): return ".uuid(.any)"
    case .scalar(.datetime), .scalar(.time):
      if case .foreignKey = field.role { return ".time" }
      return isKey ? ".time" : nil
    default: return nil
    }
  }

  /// The form of the column's values, as the runtime's expression; nil if the schema does not name one.
  var stored: String? { field.stored.map(Self.expression) }

  /// A form, as the runtime's expression.
  static func expression(of form: StoredForm) -> String {
    switch form {
    case .uuid(let form): return ".uuid(.\(form.rawValue))"
    case .datetime(let separator, let digits, let zone):
      return ".datetime(separator: \(SwiftLiteral.string(separator)), digits: \(digits), "
        + "zone: \(SwiftLiteral.string(zone)))"
    }
  }

  /// True if users may set the property of a row.
  var isSettable: Bool {
    !isKey && field.generated == nil && field.role != .version && field.role != .softDelete
  }

  /// True if only the database may know the value in an inserted row.
  var isReadBack: Bool {
    if case .datetime(_, let digits, _) = field.stored, digits < 6 { return true }
    return switch source {
    case .computed, .draftOrDatabase: true
    default: false
    }
  }

  /// The case of `ColumnDefinition.Role`, or nil for a plain column.
  var role: String? {
    switch source {
    case .databaseKey: return "generatedKey"
    case .computed: return "computed"
    case .firstVersion: return "version"
    case .notDeleted: return "softDelete"
    case .draft, .draftOrDatabase, .link: break
    }
    if isKey { return "key" }
    if field.isUpdatedToNow {
      switch field.type {
      case .scalar(.date): return "updatedToCurrentDate"
      case .scalar(.time): return "updatedToCurrentTime"
      default: return "updatedToNow"
      }
    }
    if case .draftOrDatabase = source { return "databaseDefault" }
    return nil
  }

  private static func source(
    of field: Field, type: SwiftType, isKey: Bool, model: Model, index: SchemaIndex
  ) -> Source {
    if field.generated != nil { return .computed }
    switch field.role {
    case .version: return .firstVersion
    case .softDelete: return .notDeleted
    case .foreignKey(let name):
      if let relationship = index.linked(name, of: model) {
        let target = index.model(relationship.target)
        let part = relationship.localFields.firstIndex(of: field.name).map {
          relationship.targetFields[$0]
        }
        return .link(relationship, part: target.map(index.hasSimpleKey) == true ? nil : part)
      }
    case .plain:
      if isKey, model.isKeyMadeByDatabase { return .databaseKey }
    }
    if field.databaseDefault != nil {
      // A time that every update sets to now starts as now, too.
      guard field.isUpdatedToNow, let now = DefaultExpression.now(field.type) else {
        return .draftOrDatabase
      }
      return .draft(defaultValue: now)
    }
    if let value = field.defaultValue {
      guard var expression = DefaultExpression.expression(of: value, for: field) else {
        return .draftOrDatabase
      }
      switch (type, value) {
      case (.identifier, .integer), (.identifier, .text): break
      case (.identifier(let owner), _):
        expression = "\(owner).ID(\(expression))"
      case (_, .enumCase) where field.isOptional:
        expression = type.property + expression  // `.none` alone would mean nil
      default: break
      }
      return .draft(defaultValue: expression)
    }
    return .draft(defaultValue: field.isOptional ? "nil" : nil)
  }
}

extension SchemaIndex {
  /// The `belongsTo` relationship with a name, if its foreign key shares no field and has no defaults: drafts then take
  /// a reference instead of the key's fields.
  func linked(_ name: String, of model: Model) -> Relationship? {
    guard let relationship = model.relationship(named: name), relationship.kind == .belongsTo,
      relationship.localFields.count == relationship.targetFields.count
    else { return nil }
    let isWhole = relationship.localFields.allSatisfy { name in
      guard let field = model.field(named: name) else { return false }
      return field.role == .foreignKey(relationship: relationship.name) && field.generated == nil
        && field.defaultValue == nil && field.databaseDefault == nil
    }
    return isWhole ? relationship : nil
  }
}
