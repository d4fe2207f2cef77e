import Foundation
import Tenon

/// Holds the lock of a database for writing until standard input ends.
struct LockHolder {
  let path: String

  func run() throws {
    let session = try Database("sqlite://\(path)").session()
    try session.execute("UPDATE users SET login_count = 99")
    try report("locked")
    _ = try FileHandle.standardInput.readToEnd()
    try session.rollback()
  }
}
