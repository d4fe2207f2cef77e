import Foundation

/// A user to insert.
struct NewUser {
  let username: String
  let email: String
  let age: Int?
  let isActive: Bool
  let createdAt: Date
}

/// A post to insert.
struct NewPost {
  let title: String
  let body: String
  let viewCount: Int
  let userNumber: Int
}

/// Rows like those of a typical service, the same in each run: user names of 12 bytes, addresses of about 20, titles of
/// about 30, texts of about 200.
enum SampleData {
  /// The number of posts of each of the first users.
  static let postsPerUser = 50

  static func users(_ count: Int) -> [NewUser] {
    var random = SplitMix(seed: 1)
    // 2024-01-01; each user is created about half a minute after the one before.
    var time: Int64 = 1_704_067_200_000_000
    return (0..<count).map { number in
      let name = names[random.below(names.count)]
      let digits = padded(number, to: 11 - name.utf8.count)
      time += Int64(random.below(60_000_000))
      let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000)
      let reference = Double(seconds - 978_307_200) + Double(rest) / 1_000_000
      return NewUser(
        username: "\(name)_\(digits)", email: "\(name)\(digits)@mail.example",
        age: random.below(5) == 0 ? nil : 18 + random.below(70), isActive: random.below(4) != 0,
        createdAt: Date(timeIntervalSinceReferenceDate: reference))
    }
  }

  /// Posts, `postsPerUser` for each of the first users.
  static func posts(_ count: Int) -> [NewPost] {
    var random = SplitMix(seed: 2)
    return (0..<count).map { number in
      NewPost(
        title: text(30, &random), body: text(200, &random),
        viewCount: viewCount(number + 1), userNumber: number / postsPerUser + 1)
    }
  }

  /// The original number of views of the post with a key, to which the table is reset.
  static func viewCount(_ id: Int) -> Int { id * 7919 % 1000 }

  /// Numbers from 1 up, in an order without a pattern.
  static func shuffledKeys(_ count: Int) -> [Int] {
    var random = SplitMix(seed: 3)
    var keys = Array(1...max(1, count))
    for index in keys.indices.reversed() { keys.swapAt(index, random.below(index + 1)) }
    return keys
  }

  /// A text of words with about the given number of bytes.
  private static func text(_ length: Int, _ random: inout SplitMix) -> String {
    var text = ""
    while text.utf8.count < length - 3 {
      if !text.isEmpty { text += " " }
      text += words[random.below(words.count)]
    }
    return text
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private static let names = [
    "ada", "ben", "carl", "dora", "emil", "fred", "gina", "hugo", "ida", "jan", "karin", "lea",
    "mona", "nils", "otto", "paul", "rita", "sven", "tom", "vera",
  ]

  private static let words = [
    "oak", "joint", "mortise", "shoulder", "the", "a", "of", "chisel", "plane", "bench", "saw",
    "and", "with", "grain", "board", "glue", "peg", "frame", "drawer", "across", "line", "mark",
  ]
}

/// Random numbers that are the same in each run (Steele, Lea and Flood's SplitMix64).
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  /// A number from 0 up to, but not including, a bound.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
