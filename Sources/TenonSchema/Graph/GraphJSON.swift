#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SchemaGraph {
  /// The graph as JSON for people and tools, keys in order; what is nil is left out.
  ///
  /// Types stand as the schema language writes them. `place` is `file:line:column`.
  ///
  /// - Throws: `EncodingError`, which a tree of texts and numbers does not give cause for.
  package var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(tree), as: UTF8.self) + "\n"
    }
  }

  private var tree: GraphTree {
    .object([
      "name": .text(name), "description": .text(description),
      "enums": .list(enums.map(\.tree)), "models": .list(models.map(\.tree)),
      "queries": queries.isEmpty ? nil : .list(queries.map(\.tree)),
      "shapes": shapes.isEmpty ? nil : .list(shapes.map(\.tree)),
      "place": range.tree,
    ])
  }
}

extension NamedQuery {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "sql": .string(sql.text), "description": .text(description),
      "parameters": .list(parameters.map(\.tree)), "result": .list(results.map(\.tree)),
      "returns": .text(returns?.rawValue), "place": range.tree,
    ])
  }
}

extension NamedQuery.Value {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "type": .text(type.schemaName), "isOptional": .bool(isOptional),
      "isList": isList ? .bool(true) : nil,
    ])
  }
}

extension Shape {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "content": content.tree, "description": .text(description),
      "place": range.tree,
    ])
  }
}

extension Shape.Content {
  fileprivate var tree: GraphTree {
    .object([
      "model": .text(model), "fields": .texts(fields),
      "relationships": .list(relationships.map(\.tree)),
    ])
  }
}

extension Shape.Part {
  fileprivate var tree: GraphTree {
    var members: [String: GraphTree?] = [
      "name": .text(relationship), "orderBy": .list(order.map(\.tree)),
      "limit": limit.map { .integer(Int64($0)) },
    ]
    switch rows {
    case .content(let content): members["content"] = content.tree
    case .shape(let name): members["shape"] = .text(name)
    }
    return .object(members)
  }
}

/// A plain tree. An object's values that are nil are left out.
private indirect enum GraphTree: Encodable {
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case list([GraphTree])
  case object([String: GraphTree?])

  static func text(_ text: String?) -> GraphTree? { text.map(GraphTree.string) }

  static func texts(_ texts: [String]) -> GraphTree { .list(texts.map(GraphTree.string)) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .list(let elements): try container.encode(elements)
    case .object(let members): try container.encode(members.compactMapValues { $0 })
    }
  }
}

extension SourceRange {
  fileprivate var tree: GraphTree {
    .string(isWholeFile ? file.path : "\(file.path):\(start.line):\(start.column)")
  }
}

extension EnumType {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "description": .text(description), "place": range.tree,
      "cases": .list(
        cases.map { .object(["name": .text($0.name), "value": $0.value.tree]) }),
    ])
  }
}

extension EnumType.Value {
  fileprivate var tree: GraphTree {
    switch self {
    case .text(let text): .string(text)
    case .integer(let number): .integer(number)
    }
  }
}

extension Model {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "table": .text(table), "description": .text(description),
      "deprecated": .text(deprecation?.message), "isJoinTable": .bool(isJoinTable),
      "primaryKey": .texts(primaryKey), "fields": .list(fields.map(\.tree)),
      "relationships": .list(relationships.map(\.tree)),
      "foreignKeys": .list(foreignKeys.map(\.tree)),
      "uniqueConstraints": .list(
        uniqueConstraints.map { .object(["name": .text($0.name), "fields": .texts($0.fields)]) }),
      "indexes": .list(indexes.map(\.tree)),
      "checks": .list(checks.map { .object(["name": .text($0.name), "sql": .text($0.sql)]) }),
      "softDeleteField": .text(softDeleteField), "versionField": .text(versionField),
      "place": range.tree,
    ])
  }
}

extension Field {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "column": .text(column), "type": .string(type.schemaName),
      "isOptional": .bool(isOptional), "description": .text(description),
      "default": defaultValue?.tree, "databaseDefault": .text(databaseDefault),
      "isUpdatedToNow": .bool(isUpdatedToNow), "validate": validation.tree,
      "isRedacted": .bool(isRedacted),
      "generated": generated.map {
        .object(["sql": .text($0.sql), "isStored": .bool($0.isStored)])
      },
      "collate": .text(collation), "stored": .text(stored?.text),
      "deprecated": .text(deprecation?.message),
      "swiftType": .text(swiftType), "input": .string(input.rawValue), "role": .string(role.text),
      "place": range.tree,
    ])
  }
}

extension Field.Role {
  fileprivate var text: String {
    switch self {
    case .plain: "plain"
    case .foreignKey(let relationship): "foreignKey(\(relationship))"
    case .softDelete: "softDelete"
    case .version: "version"
    }
  }
}

extension DefaultValue {
  /// Literals as they are; `now` and `uuid`, which are made anew each time, as objects.
  fileprivate var tree: GraphTree {
    switch self {
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let text), .text(let text), .enumCase(let text), .temporal(let text),
      .uuidLiteral(let text), .json(let text):
      .string(text)
    case .now: .object(["made": .string("now")])
    case .uuid: .object(["made": .string("uuid")])
    }
  }
}

extension Validation {
  fileprivate var tree: GraphTree? {
    guard !isEmpty else { return nil }
    return .object([
      "minLength": minLength.map { .integer(Int64($0)) },
      "maxLength": maxLength.map { .integer(Int64($0)) },
      "min": .text(min), "max": .text(max), "pattern": .text(pattern),
      "oneOf": oneOf.isEmpty ? nil : .list(oneOf.map(\.tree)),
      "email": isEmail ? .bool(true) : nil,
    ])
  }
}

extension Relationship {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "kind": .string(kind.rawValue), "target": .text(target),
      "isOptional": .bool(isOptional), "inverse": .text(inverse),
      "isImplicit": .bool(isImplicit), "localFields": .texts(localFields),
      "targetFields": .texts(targetFields), "through": through?.tree,
      "onDelete": .text(onDelete?.rawValue), "deletesOrphans": .bool(deletesOrphans),
      "orderBy": .list(order.map(\.tree)),
      "description": .text(description), "place": range.tree,
    ])
  }
}

extension Relationship.Order {
  fileprivate var tree: GraphTree {
    .object(["field": .text(field), "isDescending": .bool(isDescending)])
  }
}

extension Relationship.Through {
  fileprivate var tree: GraphTree {
    .object([
      "model": .text(model), "localFields": .texts(localFields),
      "targetFields": .texts(targetFields),
    ])
  }
}

extension ForeignKey {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "fields": .texts(fields), "target": .text(target),
      "targetFields": .texts(targetFields), "onDelete": .text(onDelete?.rawValue),
    ])
  }
}

extension Index {
  fileprivate var tree: GraphTree {
    .object([
      "name": .text(name), "isUnique": .bool(isUnique), "where": .text(condition),
      "parts": .list(
        parts.map { part in
          switch part {
          case .field(let name): .object(["field": .text(name)])
          case .expression(let sql): .object(["expression": .text(sql)])
          }
        }),
      "place": range.tree,
    ])
  }
}
