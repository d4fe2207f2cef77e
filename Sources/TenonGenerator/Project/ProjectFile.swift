import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The contents of a `tenon.yaml`. Its paths are relative to the folder of the file until they are resolved.
package struct ProjectFile {
  let file: SourceFile

  /// The schema's files and globs with their places, in the order of the file.
  private(set) var schema: [(pattern: String, range: SourceRange)] = []

  /// The directory for generated code.
  private(set) var output: String?

  private(set) var dialects: [DDLDialect] = []

  /// The access level of the generated code.
  private(set) var access: GeneratorOptions.Access?

  /// The keys of encoded JSON.
  private(set) var json: GeneratorOptions.JSONKeys?

  /// The directory of the user's own templates.
  private(set) var templates: String?

  /// The errors in the file.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Reads a file. Errors are in `diagnostics`.
  package init(path: String) {
    let file = SourceFile.read(path: path, diagnostics: &diagnostics)
    self.file = file ?? SourceFile(path: path, text: "")
    guard let file, let root = YAMLReader.read(file, diagnostics: &diagnostics) else { return }
    read(root)
  }

  /// The nearest `tenon.yaml` in the working directory or above it, as a path relative to the working directory.
  package static func nearestPath() -> String? {
    let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
    return (0...depth).lazy.map { String(repeating: "../", count: $0) + "tenon.yaml" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// A path of the file, relative to the working directory.
  func resolved(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.path.lastIndex(of: "/") else { return path }
    return file.path[...slash] + path
  }

  package static let keys = [
    "schema", "output", "dialects", "access", "json", "templates", "migrations", "database",
  ]

  private mutating func read(_ root: YAMLNode) {
    guard let pairs = root.pairs else {
      error(
        "`tenon.yaml` must be a mapping of names to values, not \(root.kindName)", at: root.range)
      return
    }
    for pair in pairs {
      switch pair.key {
      case "schema": schema = texts(pair)
      case "output": output = text(pair.value, of: "`output`")
      case "dialects": dialects = choices(pair, of: DDLDialect.self)
      case "access": access = choice(pair, of: GeneratorOptions.Access.self)
      case "json": json = choice(pair, of: GeneratorOptions.JSONKeys.self)
      case "templates": templates = text(pair.value, of: "`templates`")
      // For future commands: only their form is checked.
      case "migrations": _ = text(pair.value, of: "`migrations`")
      case "database": checkDatabase(pair.value)
      default:
        error(
          "`tenon.yaml` has no key \(quoted(pair.key))"
            + Suggestion.didYouMean(pair.key, among: Self.keys),
          code: "unknown-key", at: pair.keyRange)
      }
    }
  }

  /// Checks a URL, or `env:` and the name of the variable that holds one.
  private mutating func checkDatabase(_ node: YAMLNode) {
    guard let pairs = node.pairs else {
      _ = text(node, of: "`database`")
      return
    }
    for pair in pairs {
      if pair.key == "env" {
        _ = text(pair.value, of: "`env`")
      } else {
        error(
          "`database` has no key \(quoted(pair.key)), only `env`",
          code: "unknown-key", at: pair.keyRange)
      }
    }
    if pairs.isEmpty {
      error("`database` must be a URL, or `env:` with the name of a variable", at: node.range)
    }
  }

  /// One text, or a list of them.
  private mutating func texts(_ pair: YAMLPair) -> [(String, SourceRange)] {
    let items = pair.value.items
    if let items, items.isEmpty { error("`\(pair.key)` is an empty list", at: pair.value.range) }
    let name = items == nil ? "`\(pair.key)`" : "an item of `\(pair.key)`"
    return (items ?? [pair.value]).compactMap { item in
      text(item, of: name).map { ($0, item.range) }
    }
  }

  private mutating func text(_ node: YAMLNode, of name: String) -> String? {
    guard let text = node.text, !node.isNull else {
      error("\(name) must be text, not \(node.kindName)", at: node.range)
      return nil
    }
    guard text.contains(where: { !$0.isWhitespace }) else {
      error("\(name) is empty", at: node.range)
      return nil
    }
    return text
  }

  /// One of an enum's raw values.
  private mutating func choice<Value: CaseIterable & RawRepresentable<String> & Equatable>(
    _ pair: YAMLPair, of type: Value.Type
  ) -> Value? {
    guard pair.value.items == nil else {
      error("`\(pair.key)` must be text, not a list", at: pair.value.range)
      return nil
    }
    return choices(pair, of: type).first
  }

  /// One of an enum's raw values, or a list of them, each once.
  private mutating func choices<Value: CaseIterable & RawRepresentable<String> & Equatable>(
    _ pair: YAMLPair, of type: Value.Type
  ) -> [Value] {
    let names = Value.allCases.map(\.rawValue)
    var values: [Value] = []
    for (text, range) in texts(pair) {
      if let value = Value(rawValue: text) {
        if !values.contains(value) { values.append(value) }
        continue
      }
      let near = Suggestion.didYouMean(text, among: names)
      let all = "; it is one of " + names.map { "`\($0)`" }.joined(separator: ", ")
      error(
        "`\(pair.key)` cannot be \(quoted(text))" + (near.isEmpty ? all : near),
        code: "unknown-value", at: range)
    }
    return values
  }

  private mutating func error(
    _ message: String, code: String = "wrong-kind", at range: SourceRange
  ) {
    diagnostics.append(Diagnostic(.error, code: code, message, at: range))
  }
}
