import TenonSchema

/// What writing generated files into a directory changes. Looking is separate from writing, so that a dry run and a
/// check are the same plan, not applied.
///
///     let plan = try OutputPlan(files: files, directory: "Sources/App/Models")
///     if check { report(plan.stale) } else { try plan.apply() }
package struct OutputPlan: Sendable {
  /// What happens to a file.
  package enum Change: String, Sendable {
    /// It is not there yet.
    case new
    /// It is there with other contents.
    case changed
    /// It is there as it should be.
    case unchanged
    /// It was made from the same schema, but no longer.
    case removed
  }

  /// A file of the plan.
  package struct Item: Sendable {
    /// The file's name in the directory.
    package let name: String
    /// The path to show: the directory as given, and the name.
    package let path: String
    /// What happens to it.
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

  /// The files that are not as they should be.
  package var stale: [Item] { items.filter { $0.change != .unchanged } }

  /// Compares files with what is on disk; nothing is written.
  ///
  /// A file that does not begin with the mark of `tenonc`, or was made from another schema, is in the way of one to
  /// be written: unless `force` is set, that is an error, and every such file is in it. What is removed are the files
  /// whose header names the same schema and that are no longer among `files`.
  ///
  /// - Parameters:
  ///   - files: The generated files; each begins with a `FileHeader`.
  ///   - directory: The path of the directory, which need not exist.
  ///   - force: Whether to overwrite what `tenonc` did not write.
  /// - Throws: `OutputError` when files are in the way or the directory cannot be read.
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

  /// Writes what is new or changed and removes what is no longer made. A file is replaced as a whole or not at all.
  ///
  /// - Throws: `OutputError` for the first file that cannot be written; others may be done.
  package func apply() throws(OutputError) {
    let folder = OutputFolder(directory)
    guard !stale.isEmpty else { return }
    let written = items.filter { $0.change == .new || $0.change == .changed }
    try folder.create()
    // Removing first: where the file system folds case, `user.swift` would otherwise take `User.swift` along.
    for item in items where item.change == .removed { try folder.remove(item.name) }
    _ = try Parallel.map(written) { item throws(OutputError) in
      try folder.write(item.new, to: item.name)
    }
  }

  /// What becomes of one generated file.
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
