import CSQLite

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the files of a folder were made from, and what the file system said about them then. While both are the same,
/// there is nothing to generate.
///
/// The inputs are kept whole and compared byte for byte. The folder is compared as git compares its working tree: see
/// `FolderState`. A record lies in the user's cache folder, never among the sources. It may be missing, old, garbled or
/// of another folder: then everything is generated, as if there were no records.
///
///     let record = OutputRecord(inputs: [version, schema], directory: "Models", cache: "/home/me/.cache/tenon")
///     if let count = record?.fileCount { return print("\(count) unchanged") }
///     … // generate and write
///     record?.save(files)
package struct OutputRecord: Sendable {
  /// The most records that are kept; beyond, the oldest go.
  static let limit = 100

  private let directory: String
  private let cache: OutputFolder
  private let name: String
  private let inputs: String

  /// Prepares a record; nothing is read yet.
  ///
  /// - Parameters:
  ///   - inputs: Everything that the files depend on, other than the program itself.
  ///   - directory: The absolute path of the folder with the files.
  ///   - cache: The folder of the records.
  /// - Returns: Nil where the program cannot be told from a later build of it.
  package init?(inputs: [String], directory: String, cache: String) {
    guard let program = Self.program else { return nil }
    self.directory = directory
    self.cache = OutputFolder(cache)
    name = Self.name(for: directory)
    // With its length before it, no text can be taken for two.
    self.inputs = (program + [directory] + inputs).map { "\($0.utf8.count) \($0)\n" }.joined()
  }

  /// How many files the generator keeps in the folder, if neither they nor the inputs have changed since they were
  /// recorded; otherwise nil.
  package var fileCount: Int? {
    guard case .file(let record)? = try? cache.contents(of: name),
      let end = record.firstIndex(of: UInt8(ascii: "\n")),
      let state = FolderState(of: directory)
    else { return nil }
    let kept = record[(end + 1)...]
    let present = inputs + state.text
    guard kept.count == present.utf8.count, kept.elementsEqual(present.utf8) else { return nil }
    return Int(String(decoding: record[..<end], as: UTF8.self))
  }

  /// Records that a run has brought the folder up to date. Where that is not so, or cannot be known yet, and where the
  /// cache cannot be written, nothing is recorded.
  ///
  /// - Parameter files: The generated files, all of them.
  package func save(_ files: [GeneratedFile]) {
    // The folder is looked at first, and each file read once it has settled: what changes in between is read, and what
    // changes later changes the look of it. The files that were written first are read first, so that it takes no waiting.
    let files = files.sorted { $0.name < $1.name }
    let names = Set(files.map(\.name))
    guard let state = FolderState(of: directory),
      state.names.allSatisfy({ names.contains($0) || state.settle($0) }),
      let plan = try? OutputPlan(files: files, directory: directory, isReadable: state.settle),
      plan.stale.isEmpty
    else { return }
    try? cache.create(permissions: 0o700)
    try? cache.write("\(files.count)\n\(inputs)\(state.text)", to: name)
    removeOldest()
  }

  private func removeOldest() {
    guard let names = try? cache.names(), names.count > Self.limit else { return }
    let byAge = names.compactMap { name in
      SystemFile.status(of: cache.path(of: name)).map { (name, $0.modified) }
    }
    .sorted { $0.1 > $1.1 }
    for (name, _) in byAge.dropFirst(Self.limit) { try? cache.remove(name) }
  }

  /// The name of the record of a folder: FNV-1a in hexadecimal digits. Two folders may share it, as the folder is among
  /// what is compared.
  private static func name(for directory: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in directory.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01B3 }
    return String(hash, radix: 16)
  }

  /// What tells this build of the program from any other: the executable, and the library that checks queries.
  private static var program: [String]? {
    executable.flatMap { SystemFile.status(of: $0) }.map {
      [$0.identity, String(cString: sqlite3_libversion())]
    }
  }

  private static var executable: String? {
    #if canImport(Darwin)
      var path = [CChar](repeating: 0, count: Int(PATH_MAX))
      var size = UInt32(path.count)
      guard _NSGetExecutablePath(&path, &size) == 0 else { return nil }
      return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    #else
      return "/proc/self/exe"
    #endif
  }
}
