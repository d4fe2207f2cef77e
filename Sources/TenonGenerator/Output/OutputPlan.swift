import TenonSchema

/// The changes that writing generated files makes in a directory. A dry run and a check make the same plan and do not
/// apply it.
///
///     let plan = try OutputPlan(files: files, directory: "Sources/App/Models")
///     if check { report(plan.stale) } else { try plan.apply() }
package struct OutputPlan: Sendable {
  /// The change of a file.
  package enum Change: String, Sendable {
    /// It does not exist yet.
    case new
    /// It exists with other contents.
    case changed
    /// It exists with the same contents.
    case unchanged
    /// It was generated from the same schema earlier, but no longer is.
    case removed
  }

  /// A file of the plan.
  package struct Item: Sendable {
    /// The file's name in the directory.
    package let name: String
    /// The path in messages: the directory as given, and the name.
    package let path: String
    /// The change.
    package let change: Change
    fileprivate let old: String
    fileprivate let new: String

    /// The difference in unified format; empty unless the file changes.
    package var diff: String {
      change == .changed ? UnifiedDiff.diff(from: old, to: new, name: path) : ""
    }
  }

  /// The files, ordered by name.
  package let items: [Item]

  /// The directory as given.
  package let directory: String

  /// The files that change.
  package var stale: [Item] { items.filter { $0.change != .unchanged } }

  /// Compares generated files with those in a directory. Writes nothing.
  ///
  /// A file on disk that does not begin with the mark of `tenonc`, or was generated from another schema, is not
  /// overwritten: unless `force` is set, all such files are reported in an error. Files that were generated from the
  /// same schema and are not among `files` are removed.
  ///
  /// - Parameters:
  ///   - files: The generated files; each begins with a `FileHeader`.
  ///   - directory: The path of the directory, which need not exist.
  ///   - force: True to overwrite files that `tenonc` did not write.
  /// - Throws: `OutputError` if files must not be overwritten or the directory cannot be read.
  package init(files: [GeneratedFile], directory: String, force: Bool = false) throws(OutputError) {
    self.directory = directory
    let folder = OutputFolder(directory)
    let present = try folder.names()
    let findings = try Parallel.map(files) { file throws(OutputError) in
      try Self.compare(file, in: folder, present: present, force: force)
    }
    var items: [Item] = []
    var obstacles: [OutputError.Obstacle] = []
    for finding in findings {
      switch finding {
      case .item(let item): items.append(item)
      case .obstacle(let obstacle): obstacles.append(obstacle)
      }
    }
    guard obstacles.isEmpty else { throw .inTheWay(obstacles) }

    let names = Set(files.map(\.name))
    let others = present.filter { $0.hasSuffix(".swift") && !names.contains($0) }
    let headers = others.isEmpty ? [] : Set(files.compactMap { Self.header($0.contents.utf8) })
    for name in others {
      guard let start = folder.beginning(of: name), let header = Self.header(start),
        headers.contains(header)
      else { continue }
      items.append(
        Item(name: name, path: folder.path(of: name), change: .removed, old: "", new: ""))
    }
    self.items = items.sorted { $0.name < $1.name }
  }

  /// Writes new and changed files and removes those that are no longer generated. A file is replaced as a whole.
  ///
  /// - Throws: `OutputError` for the first file that cannot be written; others may have been written.
  package func apply() throws(OutputError) {
    let folder = OutputFolder(directory)
    guard !stale.isEmpty else { return }
    let written = items.filter { $0.change == .new || $0.change == .changed }
    try folder.create()
    // Removed first: if the file system ignores case, removing `user.swift` later would remove `User.swift`.
    for item in items where item.change == .removed { try folder.remove(item.name) }
    _ = try Parallel.map(written) { item throws(OutputError) in
      try folder.write(item.new, to: item.name)
    }
  }

  /// The result of comparing one generated file.
  private enum Finding: Sendable {
    case item(Item)
    case obstacle(OutputError.Obstacle)
  }

  private static func compare(
    _ file: GeneratedFile, in folder: OutputFolder, present: Set<String>, force: Bool
  ) throws(OutputError) -> Finding {
    let path = folder.path(of: file.name)
    func item(_ change: Change, old: String = "") -> Finding {
      .item(Item(name: file.name, path: path, change: change, old: old, new: file.contents))
    }
    guard present.contains(file.name) else { return item(.new) }
    guard case .file(let old) = try folder.contents(of: file.name) else {
      return .obstacle(.init(path: path, reason: .notAFile))
    }
    if old.elementsEqual(file.contents.utf8) { return item(.unchanged) }
    if !force {
      guard let header = header(old) else {
        return .obstacle(.init(path: path, reason: .notGenerated))
      }
      if header != Self.header(file.contents.utf8) {
        return .obstacle(.init(path: path, reason: .otherSchema(header.sources)))
      }
    }
    return item(.changed, old: String(decoding: old, as: UTF8.self))
  }

  private static func header(_ text: some Collection<UInt8>) -> FileHeader? {
    let line = text.prefix(4096).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return FileHeader(firstLine: String(decoding: line, as: UTF8.self))
  }
}
