import TenonGenerator
import TenonSchema

/// What a `tenon.yaml` says, with its place where something can still turn out to be wrong with it.
struct ProjectFile {
  /// A value and where it stands.
  struct Located<Value> {
    let value: Value
    let range: SourceRange
  }

  /// The file.
  let file: SourceFile

  /// The schema's files and globs, in the order of the file; paths are relative to the file's folder.
  private(set) var schema: [Located<String>] = []

  /// The directory for generated code.
  private(set) var output: String?

  /// The databases.
  private(set) var dialects: [DDLDialect] = []

  /// Who can use the generated code.
  private(set) var access: GeneratorOptions.Access?

  /// The directory of the user's own templates.
  private(set) var templates: String?

  /// What is wrong with the file.
  private(set) var diagnostics: [Diagnostic] = []

  /// Reads a file; what is wrong with it is in `diagnostics`.
  init(path: String) {
    var diagnostics: [Diagnostic] = []
    guard let file = SourceFile.read(path: path, diagnostics: &diagnostics) else {
      self.file = SourceFile(path: path, text: "")
      self.diagnostics = diagnostics
      return
    }
    self.file = file
    let root = YAMLReader.read(file, diagnostics: &diagnostics)
    self.diagnostics = diagnostics
    if let root { read(root) }
  }

  /// A path of the file, relative to the working directory.
  func resolved(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.path.lastIndex(of: "/") else { return path }
    return file.path[...slash] + path
  }

  private mutating func read(_ root: YAMLNode) {
    guard let pairs = root.pairs else {
      error("`tenon.yaml` is a mapping of names to values, not \(root.kindName)", at: root.range)
      return
    }
    for pair in pairs {
      switch pair.key {
      case "schema": schema = texts(pair)
      case "output": output = text(pair.value, of: "`output`")
      case "dialects": dialects = choices(pair, of: DDLDialect.self)
      case "access": access = choices(pair, of: GeneratorOptions.Access.self, isList: false).first
      case "templates": templates = text(pair.value, of: "`templates`")
      // Only commands to come use these two: here it is enough that they make sense.
      case "migrations": _ = text(pair.value, of: "`migrations`")
      case "database": checkDatabase(pair.value)
      default:
        let keys = [
          "schema", "output", "dialects", "access", "templates", "migrations", "database",
        ]
        diagnostics.append(
          Diagnostic(
            .error, code: "unknown-key",
            "`tenon.yaml` has no key \(quoted(pair.key))"
              + Suggestion.didYouMean(pair.key, among: keys), at: pair.keyRange))
      }
    }
  }

  /// A URL, or `env:` and the name of the variable that holds one.
  private mutating func checkDatabase(_ node: YAMLNode) {
    guard let pairs = node.pairs else {
      _ = text(node, of: "`database`")
      return
    }
    for pair in pairs {
      if pair.key == "env" {
        _ = text(pair.value, of: "`env`")
      } else {
        diagnostics.append(
          Diagnostic(
            .error, code: "unknown-key", "`database` has no key \(quoted(pair.key)), only `env`",
            at: pair.keyRange))
      }
    }
    if pairs.isEmpty {
      error("`database` is a URL, or `env:` with a variable's name", at: node.range)
    }
  }

  /// One text, or a list of them.
  private mutating func texts(_ pair: YAMLPair) -> [Located<String>] {
    let items = pair.value.items
    if let items, items.isEmpty { error("`\(pair.key)` names nothing", at: pair.value.range) }
    let what = items == nil ? "`\(pair.key)`" : "an item of `\(pair.key)`"
    var texts: [Located<String>] = []
    for item in items ?? [pair.value] {
      guard let text = text(item, of: what) else { continue }
      texts.append(Located(value: text, range: item.range))
    }
    return texts
  }

  private mutating func text(_ node: YAMLNode, of what: String) -> String? {
    guard let text = node.text, !node.isNull else {
      error("\(what) is text, not \(node.kindName)", at: node.range)
      return nil
    }
    guard text.contains(where: { !$0.isWhitespace }) else {
      error("\(what) is empty", at: node.range)
      return nil
    }
    return text
  }

  /// One of an enum's raw values, or where it may be, a list of them.
  private mutating func choices<Value: CaseIterable & RawRepresentable<String> & Equatable>(
    _ pair: YAMLPair, of type: Value.Type, isList: Bool = true
  ) -> [Value] {
    if !isList, pair.value.items != nil {
      error("`\(pair.key)` is text, not a list", at: pair.value.range)
      return []
    }
    let names = Value.allCases.map(\.rawValue)
    var values: [Value] = []
    for text in texts(pair) {
      if let value = Value(rawValue: text.value) {
        if !values.contains(value) { values.append(value) }
        continue
      }
      let near = Suggestion.didYouMean(text.value, among: names)
      let all = "; it is one of " + names.map { "`\($0)`" }.joined(separator: ", ")
      diagnostics.append(
        Diagnostic(
          .error, code: "unknown-value",
          "`\(pair.key)` cannot be \(quoted(text.value))" + (near.isEmpty ? all : near),
          at: text.range))
    }
    return values
  }

  private mutating func error(_ message: String, at range: SourceRange) {
    diagnostics.append(Diagnostic(.error, code: "wrong-kind", message, at: range))
  }
}
