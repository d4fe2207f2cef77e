#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    let header = files.first.flatMap { Self.header($0.contents) }
    var items: [Item] = []
    var obstacles: [OutputError.Obstacle] = []
    for file in files {
      let path = folder.path(of: file.name)
      var change = Change.new
      var old = ""
      if present.contains(file.name) {
        let contents = try folder.contents(of: file.name)
        old = String(decoding: contents ?? Data(), as: UTF8.self)
        change = contents == Data(file.contents.utf8) ? .unchanged : .changed
        let oldHeader = Self.header(old)
        let reason: OutputError.Obstacle.Reason? =
          if contents == nil {
            .notAFile
          } else if force || change == .unchanged || oldHeader != nil && oldHeader == header {
            nil
          } else {
            oldHeader.map { .otherSchema($0.sources) } ?? .notGenerated
          }
        if let reason { obstacles.append(.init(path: path, reason: reason)) }
      }
      items.append(
        Item(name: file.name, path: path, change: change, old: old, new: file.contents))
    }
    guard obstacles.isEmpty else { throw .inTheWay(obstacles) }

    let names = Set(files.map(\.name))
    for name in present where name.hasSuffix(".swift") && !names.contains(name) {
      guard let header, let data = try? folder.contents(of: name, followsLinks: false),
        Self.header(String(decoding: data, as: UTF8.self)) == header
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
    try folder.create()
    // Removed first: if the file system ignores case, removing `user.swift` later would remove `User.swift`.
    for item in items where item.change == .removed { try folder.remove(item.name) }
    for item in stale where item.change != .removed { try folder.write(item.new, to: item.name) }
  }

  private static func header(_ text: String) -> FileHeader? {
    FileHeader(firstLine: String(text.prefix { !$0.isNewline }))
  }
}
