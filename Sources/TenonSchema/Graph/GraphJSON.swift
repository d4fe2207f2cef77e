#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SchemaGraph {
  /// The graph as JSON for people and tools, keys in order, without nil values.
  ///
  /// Types are written as in the schema language. `place` is `file:line:column`.
  ///
  /// - Throws: `EncodingError`, which a tree of texts and numbers cannot cause.
  package var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(GraphTree(self)), as: UTF8.self) + "\n"
    }
  }
}

/// A tree of the values in a graph, found by reflection: a struct is an object with the names of its properties.
private enum GraphTree: Encodable {
  case leaf(any Encodable)
  case list([GraphTree])
  case object([String: GraphTree])

  /// The words of the schema language for properties with another name.
  private static let names = [
    "range": "place", "deprecation": "deprecated", "collation": "collate", "order": "orderBy",
    "defaultValue": "default", "validation": "validate", "isEmail": "email", "results": "result",
    "condition": "where", "relationship": "name", "isNamespaced": "namespace",
  ]

  /// Properties that are not part of the JSON.
  private static let hidden: Set = ["modelIndexes", "returnsRange", "typeRange"]

  /// Creates the tree of a value; nil for nil.
  init?(_ value: Any) {
    switch value {
    case let value as Bool: self = .leaf(value)
    case let value as Int: self = .leaf(value)
    case let value as Int64: self = .leaf(value)
    case let value as String: self = .leaf(value)
    case let value as any RawRepresentable<String>: self = .leaf(value.rawValue)
    case let value as SourceRange:
      let position = value.isWholeFile ? "" : ":\(value.start.line):\(value.start.column)"
      self = .leaf(value.file.path + position)
    case let value as ScalarText: self = .leaf(value.text)
    case let value as FieldType: self = .leaf(value.schemaName)
    case let value as NamedQuery.ValueType: self = .leaf(value.schemaName)
    case let value as StoredForm: self = .leaf(value.text)
    case let value as Deprecation: self = .leaf(value.message)
    case Field.Role.foreignKey(let relationship): self = .leaf("foreignKey(\(relationship))")
    case let value as Field.Role: self = .leaf("\(value)")
    case DefaultValue.now, DefaultValue.uuid: self = .object(["made": .leaf("\(value)")])
    case let value as Validation where value.isEmpty: return nil
    default:
      let mirror = Mirror(reflecting: value)
      switch mirror.displayStyle {
      case .collection:
        self = .list(mirror.children.compactMap { GraphTree($0.value) })
      case .optional,
        .enum where value is DefaultValue || value is EnumType.Value:
        guard let tree = mirror.children.first.flatMap({ GraphTree($0.value) }) else { return nil }
        self = tree
      default:
        self = .object(Self.members(of: mirror))
      }
    }
  }

  private static func members(of mirror: Mirror) -> [String: GraphTree] {
    var members: [String: GraphTree] = [:]
    for case (let label?, let value) in mirror.children where !hidden.contains(label) {
      guard let tree = GraphTree(value) else { continue }
      if value is Shape.Rows, case .object(let rows) = tree {
        members.merge(rows) { $1 }
      } else {
        members[names[label] ?? label] = tree
      }
    }
    return members
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .leaf(let value): try container.encode(value)
    case .list(let elements): try container.encode(elements)
    case .object(let members): try container.encode(members)
    }
  }
}
