import BlogModels
import Foundation
import Tenon
import TestSupport

/// Writes transactions one after the other until it is killed, and prints the number of each after its commit.
///
/// Transaction n inserts the post with title n and its comments, and increments the author's number of posts: an
/// incomplete transaction can be detected.
struct CrashWriter {
  let path: String
  let seed: UInt64

  /// The number of comments on each post.
  static let comments = 3

  func run() throws {
    var random = SeededGenerator(seed: seed)
    let database = try Database("sqlite://\(path)")
    try database.create(Blog.self)
    try database.write { session in
      if try session.find(User.self, 1) == nil {
        try session.insert(User.Draft(username: "author", email: "author@example.com"))
      }
    }
    var number = try database.read { try Post.query.count(in: $0) }
    while true {
      let (first, count) = (number + 1, Int.random(in: 1...10, using: &random) == 1 ? 20 : 1)
      let size = Int.random(in: 0...3_000, using: &random)
      let (byHand, stages) = (Bool.random(using: &random), Bool.random(using: &random))
      func write(_ session: Session) throws {
        for number in first..<(first + count) {
          if stages {
            try Self.stage(number, size, session)
          } else {
            try Self.write(number, size, session)
          }
        }
      }
      if byHand {
        let session = try database.session()
        try write(session)
        try session.commit()
        session.close()
      } else {
        try database.write(write)
      }
      number += count
      try report("\(number)")
    }
  }

  /// Stages the rows, which the session writes when it commits.
  private static func stage(_ number: Int, _ size: Int, _ session: Session) throws {
    let author = try session.track(User.self, 1)
    author.loginCount += 1
    let content = String(repeating: "x", count: size)
    let post = session.add(Post.Draft(title: "\(number)", content: content, author: author.id))
    for _ in 0..<comments {
      session.add(Comment.Draft(body: "\(number)", post: post, author: author.id))
    }
  }

  /// Writes the rows one after the other.
  private static func write(_ number: Int, _ size: Int, _ session: Session) throws {
    let author = User.ID(1)
    try User.query.filter(User.id == author)
      .update(User.loginCount.set(User.loginCount + 1), in: session)
    let post = try session.insert(
      Post.Draft(
        title: "\(number)", content: String(repeating: "x", count: size), author: author))
    for _ in 0..<comments {
      try session.insert(Comment.Draft(body: "first", post: post, author: author))
    }
    try Comment.query.filter(Comment.postID == post.id)
      .update(Comment.body.set("\(number)"), in: session)
  }
}
