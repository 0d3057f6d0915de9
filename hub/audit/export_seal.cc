#include "hub/audit/export_seal.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>

namespace hub::audit {
namespace {

constexpr std::string_view kTitle = "onestory export v1";
constexpr std::string_view kPdfStart = "%PDF-";
constexpr std::string_view kPdfSeal = "\n%onestory-seal ";
constexpr std::string_view kPdfEnd = "\n";
constexpr std::string_view kJsonStart = "{\"pack\":";
constexpr std::string_view kJsonSeal = ",\"seal\":\"";
constexpr std::string_view kJsonEnd = "\"}\n";
constexpr std::size_t kLongestSeal = 4'096;

Error Changed(std::string_view what) {
  return {ErrorCode::kInvalid, "this file was changed since the hub sealed it", std::string(what)};
}

// The two parts of a sealed file.
struct Parts {
  ExportFormat format = ExportFormat::kPdf;
  std::string_view file;
  std::string_view seal;
};

// Cuts the seal off the end; nothing: there is none.
std::optional<Parts> Cut(std::string_view bytes, ExportFormat format, std::string_view start,
                         std::string_view before, std::string_view end) {
  const std::size_t at = bytes.rfind(before);
  if (at == std::string_view::npos || !bytes.ends_with(end)) return std::nullopt;
  if (bytes.size() < at + before.size() + end.size()) return std::nullopt;
  Parts parts;
  parts.format = format;
  parts.file = bytes.substr(start.size(), at - start.size());
  parts.seal = bytes.substr(at + before.size());
  parts.seal.remove_suffix(end.size());
  if (kLongestSeal < parts.seal.size()) return std::nullopt;
  return parts;
}

std::optional<Parts> PartsOf(std::string_view bytes) {
  if (bytes.starts_with(kPdfStart)) return Cut(bytes, ExportFormat::kPdf, "", kPdfSeal, kPdfEnd);
  if (bytes.starts_with(kJsonStart))
    return Cut(bytes, ExportFormat::kJson, kJsonStart, kJsonSeal, kJsonEnd);
  return std::nullopt;
}

// Cuts a line that begins with `name` and a space; false: the next line is another.
bool TakeLine(std::string_view& text, std::string_view name, std::string_view& value) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name)) return false;
  if (end <= name.size() || text[name.size()] != ' ') return false;
  value = text.substr(name.size() + 1, end - name.size() - 1);
  text.remove_prefix(end + 1);
  return true;
}

std::optional<ExportSeal> ReadSeal(std::string_view text) {
  ExportSeal seal;
  const std::string_view whole = text;
  const std::string title = std::string(kTitle) + '\n';
  if (!text.starts_with(title)) return std::nullopt;
  text.remove_prefix(title.size());
  std::string_view origin, code, at, leaf, format, file;
  if (!TakeLine(text, "origin", origin) || !TakeLine(text, "code", code) ||
      !TakeLine(text, "at", at) || !TakeLine(text, "leaf", leaf) ||
      !TakeLine(text, "format", format) || !TakeLine(text, "file", file) || !text.empty())
    return std::nullopt;
  seal.origin = origin;
  seal.code = code;
  const auto moment = Instant::Parse(at);
  if (!moment) return std::nullopt;
  seal.at = *moment;
  std::from_chars(leaf.data(), leaf.data() + leaf.size(), seal.leaf);
  seal.format = format == Name(ExportFormat::kJson) ? ExportFormat::kJson : ExportFormat::kPdf;
  std::string bytes;
  if (!crypto::FromHex(file, bytes) || bytes.size() != seal.file.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), seal.file.begin());
  // Written anew, so that every spelling is checked at once.
  if (seal.Canonical() != whole) return std::nullopt;
  return seal;
}

}  // namespace

std::string_view Name(ExportFormat format) {
  return format == ExportFormat::kJson ? "json" : "pdf";
}

std::string ExportCodeText(std::uint64_t code) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string text;
  for (int place = 11; place >= 0; --place) {
    text += kLetters[code >> (5 * place) & 31];
    if (place == 8 || place == 4) text += '-';
  }
  return text;
}

std::uint64_t ExportCodeOf(std::initializer_list<std::string_view> says) {
  std::string all(kTitle);
  for (const std::string_view one : says)
    all.append("\n").append(std::to_string(one.size())).append(" ").append(one);
  const crypto::Hash hash = crypto::Sha256(all);
  std::uint64_t code = 0;
  for (std::size_t i = 0; i < 8; ++i) code = code << 8 | hash[i];
  return code >> 4;
}

std::string ExportSeal::Canonical() const {
  std::string text(kTitle);
  text.append("\norigin ").append(origin);
  text.append("\ncode ").append(code);
  text.append("\nat ").append(at.Rfc3339());
  text.append("\nleaf ").append(std::to_string(leaf));
  text.append("\nformat ").append(Name(format));
  text.append("\nfile ").append(crypto::Hex(crypto::View(file))) += '\n';
  return text;
}

std::string SealExport(std::string file, ExportSeal seal, const crypto::SigningKey& key) {
  seal.file = crypto::Sha256(file);
  const std::string canonical = seal.Canonical();
  const crypto::Signature signature = key.Sign(canonical);
  const std::string token = crypto::Base64(canonical) + '.' +
                            crypto::Base64(std::string_view(
                                reinterpret_cast<const char*>(signature.data()), signature.size()));
  if (seal.format == ExportFormat::kPdf) {
    file.append(kPdfSeal).append(token).append(kPdfEnd);
    return file;
  }
  std::string sealed(kJsonStart);
  sealed.append(file).append(kJsonSeal).append(token).append(kJsonEnd);
  return sealed;
}

Result<ExportSeal> VerifyExport(std::string_view file, std::string_view origin,
                                const crypto::PublicKey& key) {
  const std::optional<Parts> parts = PartsOf(file);
  if (!parts) {
    return Error{ErrorCode::kInvalid, "this is no whole file that a hub exported: it has no seal",
                 "no seal"};
  }
  const std::size_t dot = parts->seal.find('.');
  std::string canonical, signature;
  if (dot == std::string_view::npos || !crypto::FromBase64(parts->seal.substr(0, dot), canonical) ||
      !crypto::FromBase64(parts->seal.substr(dot + 1), signature))
    return Changed("its seal is not written as the hub writes it");
  const std::optional<ExportSeal> seal = ReadSeal(canonical);
  if (!seal || seal->format != parts->format)
    return Changed("its seal does not say what it should");
  if (seal->origin != origin) {
    return Error{ErrorCode::kInvalid, "another hub sealed this file: ask for that hub's key",
                 "of another origin"};
  }
  if (!crypto::Verify(key, canonical, signature))
    return Changed("the seal's signature is not right");
  if (crypto::Sha256(parts->file) != seal->file) return Changed("its bytes are not those sealed");
  return *seal;
}

}  // namespace hub::audit
