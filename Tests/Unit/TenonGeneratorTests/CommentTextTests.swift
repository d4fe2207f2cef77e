import Testing

@testable import TenonGenerator

@Suite("Comments")
struct CommentTextTests {
  @Test("a description becomes lines without surplus white space")
  func lines() {
    #expect(
      CommentText.lines("\n One */ `\n\r\ntwo\u{2028}three\u{85}four\u{202E}\0five  \n\n")
        == [" One */ `", "", "two", "three", "four  five"])
  }

  @Test("a blank description has no lines")
  func blank() {
    #expect(CommentText.lines(" \n\t\n\u{2029}").isEmpty)
  }

  @Test("a name with a backtick is still a code span")
  func code() {
    #expect(CommentText.code("a`b\nc") == "`` a`b c ``")
  }

  @Test("emoji are not split")
  func emoji() {
    #expect(CommentText.line("👩‍👩‍👧") == "👩‍👩‍👧")
  }
}
