import TenonSchema

/// The Swift type of a field's value that is not null.
enum SwiftType: Hashable {
  /// The key of a model, `User.ID`.
  case identifier(model: String)
  /// A type a column holds as it is.
  case plain(String)
  /// The user's own `Codable` type, kept as JSON.
  case json(String)

  /// The type as a model's property has it.
  var property: String {
    switch self {
    case .identifier(let model): "\(model).ID"
    case .plain(let name), .json(let name): name
    }
  }

  /// The type as columns, patches and binds have it.
  var column: String {
    if case .json(let name) = self { "JSON<\(name)>" } else { property }
  }
}

extension SchemaIndex {
  /// The type of a field's value.
  func type(of field: Field, in model: Model) -> SwiftType {
    guard model.primaryKey.contains(field.name) || referent(of: field.name, in: model) != nil
    else { return rawType(of: field) }
    var name = field.name
    var model = model
    // A key part may be a foreign key whose target's part is one again. Names are checked, circles are not.
    for _ in 0..<32 {
      if model.primaryKey.first == name, hasSimpleKey(model) {
        return .identifier(model: typeName(model.name))
      }
      guard let referent = referent(of: name, in: model), let target = self.model(referent.model),
        target.field(named: referent.field) != nil
      else { break }
      (name, model) = (referent.field, target)
    }
    return rawType(of: model.field(named: name) ?? field)
  }

  /// The type of the values in a field's column, regardless of keys.
  func rawType(of field: Field) -> SwiftType {
    if let own = field.swiftType {
      return field.type == .scalar(.json) ? .json(own) : .plain(own)
    }
    return switch field.type {
    case .enumeration(let name): .plain(qualified(name))
    case .scalar(let scalar): .plain(scalar.swiftName)
    }
  }
}

extension ScalarType {
  /// The Swift type usual for it.
  var swiftName: String {
    switch self {
    case .bool: "Bool"
    case .int: "Int"
    case .int64: "Int64"
    case .int32: "Int32"
    case .int16: "Int16"
    case .float: "Float"
    case .double: "Double"
    case .decimal: "Decimal"
    case .string, .text: "String"
    case .bytes: "[UInt8]"
    case .date: "CalendarDate"
    case .time: "TimeOfDay"
    case .datetime: "Date"
    case .uuid: "UUID"
    case .json: "JSONValue"
    }
  }
}
