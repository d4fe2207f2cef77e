/// The type of a field.
package enum FieldType: Hashable, Sendable {
  /// One of the language's own types.
  case scalar(ScalarType)

  /// An enum of the schema, by name.
  case enumeration(String)

  /// The type if it is not an enum.
  var scalarType: ScalarType? {
    if case .scalar(let type) = self { type } else { nil }
  }

  /// The type as a schema writes it.
  package var schemaName: String {
    switch self {
    case .scalar(let type): type.schemaName
    case .enumeration(let name): name
    }
  }
}

/// The schema language's own types.
package enum ScalarType: Hashable, Sendable {
  case bool
  case int
  case int64
  case int32
  case int16
  case float
  case double
  case decimal(precision: Int, scale: Int)
  case string(length: Int)
  case text
  case bytes
  case date
  case time
  case datetime
  case uuid
  case json

  /// The types without a size in parentheses.
  static let unsized: [ScalarType] = [
    .bool, .int, .int64, .int32, .int16, .float, .double, .text, .bytes, .date, .time, .datetime,
    .uuid, .json,
  ]

  /// The type as a schema writes it.
  var schemaName: String {
    switch self {
    case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
    case .string(let length): "string(\(length))"
    default: "\(self)"
    }
  }

  var isTemporal: Bool { [.date, .time, .datetime].contains(self) }

  var isText: Bool {
    switch self {
    case .string, .text: true
    default: false
    }
  }

  var isNumber: Bool {
    switch self {
    case .float, .double, .decimal: true
    default: isInteger
    }
  }

  var isInteger: Bool { [.int, .int64, .int32, .int16].contains(self) }
}
