import Foundation
import Testing

@testable import Tenon

/// The descriptions of rows, drafts and patches in logs and debuggers.
@Suite("Descriptions of models")
struct DescriptionTests {
  private func dumped(_ value: Any) -> String {
    var text = ""
    dump(value, to: &text)
    return text
  }

  @Test("a row is described by its fields, with redacted ones without their values")
  func rows() {
    let user = User(id: 1, username: "a\"b\n", age: nil, secret: "s3cr3t")
    let text = #"User(id: 1, username: "a\"b\n", age: nil, isActive: true, secret: <redacted>)"#
    #expect("\(user)" == text)
    #expect(String(reflecting: user) == text)
    #expect("\([user])" == "[\(text)]")
    #expect(
      dumped(user) == """
        ▿ \(text)
          - id: 1
          - username: "a\\"b\\n"
          - age: nil
          - isActive: true
          - secret: <redacted>

        """)
    let tag = Tag(name: "x")
    #expect("\(tag)" == #"Tag(name: "x", color: nil)"#)
    #expect("\(User.ID(7))" == "7")
  }

  @Test("a draft is described by the fields that are inserted")
  func drafts() {
    let draft = User.Draft(username: "ann", age: 7, secret: "s3cr3t")
    let text = #"User.Draft(username: "ann", age: 7, isActive: true, secret: <redacted>)"#
    #expect("\(draft)" == text)
    #expect(dumped(draft).hasPrefix("▿ \(text)\n  - username: \"ann\"\n"))
    #expect(!dumped(draft).contains("s3cr3t"))
    #expect("\(Ticket.Draft(seat: "A1"))" == #"Ticket.Draft(seat: "A1")"#)
    #expect("\(Ticket.Draft(seat: "A1", rank: 2))" == #"Ticket.Draft(seat: "A1", rank: 2)"#)
    let post = Post.Draft(
      title: "t", createdAt: Date(timeIntervalSince1970: 0), author: User.ID(3))
    #expect(
      "\(post)"
        == #"Post.Draft(title: "t", viewCount: 0, createdAt: 1970-01-01 00:00:00.000000, authorID: 3, editorID: nil)"#
    )
  }

  @Test("a patch is described by the fields that it sets")
  func patches() {
    #expect("\(User.Patch())" == "User.Patch()")
    let patch = User.Patch(age: nil, secret: "s3cr3t")
    #expect("\(patch)" == "User.Patch(age: nil, secret: <redacted>)")
    #expect(
      dumped(patch)
        == "▿ User.Patch(age: nil, secret: <redacted>)\n  - age: nil\n  - secret: <redacted>\n")
  }

  @Test("a value that cannot be stored is unknown, and so are those after it in a draft")
  func unknownValues() {
    let sample = Sample.Draft(json: .double(.nan))
    #expect("\(sample)".hasSuffix("json: ?, settings: ?, mood: ?, level: ?, address: ?)"))
  }
}
