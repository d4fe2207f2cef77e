import Foundation
import TenonGenerator
import TestSupport
import Testing

@testable import TenonSchema

@Suite("Layout", .runsPrograms)
struct LayoutTests {
  /// A schema with names of all lengths, so that every kind of line ends near the limit.
  private func graph(seed: UInt64) -> SchemaGraph {
    var random = SeededGenerator(seed: seed)
    func name(_ start: String) -> String {
      let words = ["Alpha", "Be", "Gamma", "Delta", "Epsilon", "Z"]
      return start
        + (0..<Int(random.next() % 7)).map { _ in words[Int(random.next() % 6)] }.joined()
    }
    let scalars: [ScalarType] = [
      .int, .text, .datetime, .json, .decimal(precision: 9, scale: 2), .uuid, .bytes,
    ]
    var models: [Model] = []
    for number in 0..<6 {
      var fields: [Field] = []
      for position in 0..<Int(3 + random.next() % 6) {
        fields.append(
          .test(
            name("field\(position)"), scalars[Int(random.next() % 7)],
            column: name("column_\(position)_"), optional: random.next() % 3 == 0
          ) { field in
            switch random.next() % 6 {
            case 0: field.databaseDefault = "1"
            case 1: field.deprecation = Deprecation(message: name("use something else "))
            case 2: field.isRedacted = true
            case 3: field.description = (0..<30).map { _ in name("w") }.joined(separator: " ")
            case 4:
              if field.type == .scalar(.json) { field.swiftType = "[String: [\(name("Type"))]]" }
              if field.type == .scalar(.datetime) { field.defaultValue = .now }
            default: break
            }
          })
      }
      models.append(.test(name("Model\(number)"), table: name("table\(number)"), fields: fields))
    }
    for child in models.indices {
      for position in 0..<Int(random.next() % 4) {
        let parent = Int(random.next() % 6)
        let relationship = name("parent\(child)\(position)")
        let isOptional = random.next() % 2 == 0
        models[child].fields.append(
          .foreignKey(
            relationship + "ID", .int, column: relationship + "_id", of: relationship,
            optional: isOptional))
        let inverse = name("children\(child)\(position)")
        models[child].relationships.append(
          .test(
            relationship, .belongsTo, models[parent].name, inverse: inverse,
            from: [relationship + "ID"], to: ["id"]
          ) { $0.isOptional = isOptional })
        models[parent].relationships.append(
          .test(
            inverse, .hasMany, models[child].name, inverse: relationship, from: ["id"],
            to: [relationship + "ID"]
          ) { side in
            side.order = models[child].fields.prefix(Int(random.next() % 4)).map {
              Relationship.Order(field: $0.name, isDescending: true)
            }
          })
      }
    }
    // Keys of several fields, whose lines have each length near the limit.
    for pad in 1...24 {
      let names = ["first", "second", "third\(String(repeating: "x", count: pad))"]
      let keys = names.prefix(2 + pad % 2).map {
        Field.test(String(repeating: $0, count: 4), .text)
      }
      models.append(
        .test("Keyed\(pad)", table: "keyed\(pad)", key: keys.map(\.name), fields: keys))
    }
    func content(of model: Model, depth: Int) -> Shape.Content {
      let parts = model.relationships.prefix(depth).map { relationship in
        let target = models.first { $0.name == relationship.target } ?? model
        let isToMany = relationship.kind == .hasMany
        let fields = target.fields.filter { $0.deprecation == nil }
        return Shape.Part(
          relationship: relationship.name, rowType: name("Row"),
          order: isToMany
            ? fields.prefix(Int(random.next() % 3)).map {
              Relationship.Order(field: $0.name, isDescending: random.next() % 2 == 0)
            } : [],
          limit: isToMany && random.next() % 2 == 0 ? Int(random.next() % 99_999) : nil,
          rows: .content(content(of: target, depth: depth - 1)))
      }
      return Shape.Content(
        model: model.name,
        fields: model.fields.filter { !$0.isRedacted && random.next() % 4 > 0 }.map(\.name),
        relationships: Array(parts))
    }
    var graph = SchemaGraph.test(name("Schema"), models: models)
    graph.shapes = models.enumerated().map { number, model in
      Shape(
        name: name("Shape\(number)"), content: content(of: model, depth: 3), description: nil,
        range: nowhere)
    }
    graph.inputs = models.enumerated().map { number, model in
      InputShape(
        name: name("Input\(number)"), model: model.name,
        fields: model.fields.map(\.name).filter { $0 != "id" }, description: nil, range: nowhere)
    }
    graph.isNamespaced = seed.isMultiple(of: 2)
    return graph
  }

  @Test("swift format changes nothing, whatever the length of names")
  func format() throws {
    try Shell.withTemporaryDirectory { directory in
      for seed in 1...16 {
        var options = GeneratorOptions()
        options.isSingleFile = true
        options.jsonKeys = seed % 4 < 2 ? .swift : .snakeCase
        options.dialects = [DDLDialect.allCases[seed % 3]]
        let file = try #require(
          try Generator(graph: graph(seed: UInt64(seed)), options: options).files().first)
        try Data(file.contents.utf8).write(
          to: directory.appendingPathComponent("seed\(seed).swift"))
      }
      let lint = try Shell.run(["swift", "format", "lint", "--strict", "-r", directory.path])
      #expect(lint.output.isEmpty)
    }
  }
}
