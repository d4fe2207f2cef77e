import TenonSchema

/// The generated DDL of a model whose table and columns have names from outside.
struct HostileSchema {
  /// The statements that create and drop the table in SQLite; nil if the schema refuses the names.
  var statements: (create: [String], drop: [String])?

  /// The codes of the schema's errors about the names.
  var errors: [String] = []

  init(table: String, text: String, data: String) throws {
    let yaml = """
      schema: Hostile
      models:
        Note:
          table: \(Self.quoted(table))
          fields:
            text: { type: text, column: \(Self.quoted(text)) }
            data: { type: json?, column: \(Self.quoted(data)) }
          indexes: [[text]]
      """
    let result = SchemaLoader.load([SourceFile(path: "hostile.yaml", text: yaml)])
    errors = result.diagnostics.filter { $0.severity == .error }.map(\.code)
    guard let graph = result.graph else { return }
    let ddl = DDL(graph, dialect: .sqlite)
    statements = (ddl.create, ddl.drop)
  }

  /// Any text in YAML: in double quotes, with every character escaped except plain ASCII.
  private static func quoted(_ text: String) -> String {
    let characters = text.unicodeScalars.map { scalar -> String in
      let isPlain = (0x20..<0x7F).contains(scalar.value) && scalar != "\"" && scalar != "\\"
      guard !isPlain else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "\"\(characters.joined())\""
  }
}
