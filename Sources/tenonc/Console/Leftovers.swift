import Synchronization

/// What a command leaves behind when it is done.
///
/// Large values are many small pieces of memory, and to free them one by one takes long. The program is about to end: then
/// the system takes back all of it at once.
enum Leftovers {
  private static let values = Mutex<[any Sendable]>([])

  /// Keeps a value until the program ends.
  static func keep(_ value: some Sendable) {
    values.withLock { $0.append(value) }
  }
}
