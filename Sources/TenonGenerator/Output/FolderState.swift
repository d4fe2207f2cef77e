import TenonSchema

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the file system says about the Swift files of a folder, without a look into them.
///
/// Whoever changes a file changes its times, and whoever puts another in its place gives it another inode. Only a change
/// so soon after an earlier one that the clock has not moved between the two leaves no trace: what git calls "racy". A
/// file is settled once the clock has moved on since its last change; every change after that shows.
struct FolderState {
  /// A line for each file, in the order of their names: equal texts, equal states.
  let text: String

  /// When each of the files settles.
  private let settling: [String: SystemFile.Time]

  /// How coarse clocks are: Linux moves the time of files by up to 10 ms at once, and so does exFAT.
  private static let tick = SystemFile.Time(seconds: 0, nanoseconds: 15_000_000)

  /// How coarse they are where files only know whole seconds; FAT only knows every other.
  private static let coarseTick = SystemFile.Time(seconds: 3, nanoseconds: 0)

  /// Looks at a folder; nil when it cannot be read.
  init?(of directory: String) {
    let folder = OutputFolder(directory)
    guard let names = try? folder.names() else { return nil }
    let swift = names.filter { $0.hasSuffix(".swift") }.sorted()
    let files = Parallel.map(swift, chunkSize: 64) { name in
      // What a link leads to is what is read and written, so that is what counts.
      let status = SystemFile.status(of: folder.path(of: name))
      return (
        line: "\(name.utf8.count) \(name) \(status?.identity ?? "-")\n",
        settling: status.map { max(Self.settling($0.modified), Self.settling($0.changed)) }
      )
    }
    text = files.map(\.line).joined()
    var settling: [String: SystemFile.Time] = [:]
    for (name, file) in zip(swift, files) { settling[name] = file.settling }
    self.settling = settling
  }

  /// When a change settles that was made at a time.
  private static func settling(_ time: SystemFile.Time) -> SystemFile.Time {
    time + (time.nanoseconds == 0 ? coarseTick : tick)
  }

  /// The names of the files.
  var names: some Sequence<String> { settling.keys }

  /// Waits until a file has settled, if that takes no longer than the blink of an eye.
  ///
  /// - Returns: Whether it has. Then no change of it to come can leave this state as it is.
  func settle(_ name: String) -> Bool {
    guard let settling = settling[name] else { return true }
    let now = SystemFile.Time.now
    if settling < now { return true }
    guard settling < now + Self.tick else { return false }
    usleep(useconds_t(clamping: now.microseconds(to: settling) + 1))
    return settling < .now
  }
}
