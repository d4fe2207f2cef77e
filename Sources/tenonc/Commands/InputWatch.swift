import TenonGenerator

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The loop of `tenonc generate --watch`.
enum InputWatch {
  /// The state of a file; a change of it is a change of the file.
  private struct Stamp: Equatable {
    let path: String
    let time: Date?
    let size: Int?
    let number: Int?

    init(_ path: String) {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      self.path = path
      time = attributes?[.modificationDate] as? Date
      size = attributes?[.size] as? Int
      number = attributes?[.systemFileNumber] as? Int
    }
  }

  /// The time between two looks at the files, in microseconds.
  private static let interval: UInt32 = 200_000

  /// Generates now, and again after each change of an input, until the process is interrupted.
  ///
  /// A schema with mistakes is reported, and watched as before. Files are looked at, instead of asking the system to
  /// tell: that works for every file system and for files that do not exist yet.
  ///
  /// - Parameters:
  ///   - inputs: Returns the paths of the files to watch.
  ///   - console: The console for messages.
  ///   - generate: Generates once.
  /// - Throws: The error of `inputs` or `generate` in the first round.
  static func run(
    inputs: () throws -> [String], _ console: Console, generate: () throws -> ExitCode
  ) throws -> Never {
    var last = try inputs().map(Stamp.init)
    _ = try generate()
    console.inform("watching \(last.count) file\(last.count == 1 ? "" : "s"); end with Control-C")
    while true {
      usleep(interval)
      // Taken before generating, so that a change meanwhile is seen in the next round.
      let stamps = (try? inputs().map(Stamp.init)) ?? last
      guard stamps != last else { continue }
      last = stamps
      do {
        _ = try generate()
      } catch {
        _ = Tenonc.report(error, of: GenerateCommand.command, console)
      }
    }
  }
}
