#include "hub/audit/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "hub/crypto/hash.h"

namespace hub::audit {
namespace {

constexpr char kEd25519 = '\x01';              // C2SP signed-note's number for the algorithm
constexpr std::string_view kDash = "\u2014 ";  // an em dash opens a signature line
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kMaxSignatures = 16;

Error Malformed(std::string_view what) {
  return {ErrorCode::kInvalid, "not a signed checkpoint of this log", std::string(what)};
}

std::string TypedKey(const crypto::PublicKey& key) {
  std::string bytes(1, kEd25519);
  bytes.append(reinterpret_cast<const char*>(key.data()), key.size());
  return bytes;
}

std::string KeyId(std::string_view origin, std::string_view typed_key) {
  const crypto::Hash hash = crypto::Sha256({origin, "\n", typed_key});
  return std::string(crypto::View(hash).substr(0, kKeyIdBytes));
}

std::string Body(const Checkpoint& checkpoint) {
  return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' +
         crypto::Base64(crypto::View(checkpoint.root)) + '\n';
}

// Base64 in its one canonical spelling.
bool DecodeExactly(std::string_view text, std::string& bytes) {
  return crypto::FromBase64(text, bytes) && crypto::Base64(bytes) == text;
}

// Takes the line that opens `text`, which must end in a line feed.
bool TakeLine(std::string_view& text, std::string_view& line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

bool ReadSize(std::string_view text, std::uint64_t& size) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  return error == std::errc() && std::to_string(size) == text;
}

bool ReadBody(std::string_view body, Checkpoint& checkpoint) {
  std::string_view origin;
  std::string_view size;
  std::string_view root;
  std::string bytes;
  if (!TakeLine(body, origin) || !TakeLine(body, size) || !TakeLine(body, root)) return false;
  if (!body.empty() || !ReadSize(size, checkpoint.size)) return false;
  if (!DecodeExactly(root, bytes) || bytes.size() != checkpoint.root.size()) return false;
  checkpoint.origin = origin;
  std::copy(bytes.begin(), bytes.end(), checkpoint.root.begin());
  return true;
}

struct SignatureLine {
  std::string_view name;
  std::string bytes;  // key id, then the signature
};

bool ReadSignatureLine(std::string_view line, SignatureLine& signature) {
  if (!line.starts_with(kDash)) return false;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return false;
  signature.name = line.substr(0, space);
  return IsOrigin(signature.name) && DecodeExactly(line.substr(space + 1), signature.bytes) &&
         signature.bytes.size() > kKeyIdBytes;
}

// Other signers, such as witnesses, may have signed below the hub; the hub itself once.
bool SignedOnce(std::string_view body, std::string_view lines, std::string_view origin,
                const crypto::PublicKey& key) {
  const std::string key_id = KeyId(origin, TypedKey(key));
  std::size_t ours = 0;
  std::string_view line;
  for (std::size_t taken = 0; !lines.empty(); ++taken) {
    SignatureLine signature;
    if (taken == kMaxSignatures || !TakeLine(lines, line)) return false;
    if (!ReadSignatureLine(line, signature)) return false;
    if (signature.name != origin || !signature.bytes.starts_with(key_id)) continue;
    const std::string_view bytes = std::string_view(signature.bytes).substr(kKeyIdBytes);
    if (++ours > 1 || !crypto::Verify(key, body, bytes)) return false;
  }
  return ours == 1;
}

}  // namespace

bool IsOrigin(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '+';
  });
}

std::string SignCheckpoint(const Checkpoint& checkpoint, const crypto::SigningKey& key) {
  const std::string body = Body(checkpoint);
  const crypto::Signature signature = key.Sign(body);
  std::string bytes = KeyId(checkpoint.origin, TypedKey(key.public_key()));
  bytes.append(reinterpret_cast<const char*>(signature.data()), signature.size());
  return body + '\n' + std::string(kDash) + checkpoint.origin + ' ' + crypto::Base64(bytes) + '\n';
}

Result<Checkpoint> ReadCheckpoint(std::string_view note, std::string_view origin,
                                  const crypto::PublicKey& key) {
  const std::size_t blank = note.find("\n\n");
  if (blank == std::string_view::npos) return Malformed("no blank line before the signature");
  const std::string_view body = note.substr(0, blank + 1);
  Checkpoint checkpoint;
  if (!ReadBody(body, checkpoint)) return Malformed("its text is not origin, size and root");
  if (!IsOrigin(origin) || checkpoint.origin != origin) return Malformed("of another origin");
  if (!SignedOnce(body, note.substr(blank + 2), origin, key)) {
    return Malformed("not signed once by the log's key");
  }
  return checkpoint;
}

std::string VerifierKey(std::string_view origin, const crypto::PublicKey& key) {
  const std::string typed_key = TypedKey(key);
  return std::string(origin) + '+' + crypto::Hex(KeyId(origin, typed_key)) + '+' +
         crypto::Base64(typed_key);
}

Result<crypto::PublicKey> ReadVerifierKey(std::string_view text, std::string& origin) {
  const Error malformed{ErrorCode::kInvalid, "not a verifier key of an audit log",
                        "expected origin+hash+base64 of an Ed25519 key"};
  // An origin holds no '+', but base64 may.
  const std::size_t first = text.find('+');
  const std::size_t second = text.find('+', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return malformed;

  std::string typed_key;
  crypto::PublicKey key{};
  if (!crypto::FromBase64(text.substr(second + 1), typed_key)) return malformed;
  if (typed_key.size() != key.size() + 1 || typed_key.front() != kEd25519) return malformed;
  std::copy(typed_key.begin() + 1, typed_key.end(), key.begin());
  const std::string_view name = text.substr(0, first);
  // Written anew, so that the key id and every spelling are checked at once.
  if (!IsOrigin(name) || VerifierKey(name, key) != text) return malformed;
  origin = name;
  return key;
}

}  // namespace hub::audit
