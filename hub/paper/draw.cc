#include "hub/paper/draw.h"

#include <hpdf.h>

#include <filesystem>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include "hub/paper/pack_text.h"

namespace hub::paper {
namespace {

constexpr char kFont[] = ONESTORY_FONTS "/DejaVuSans.ttf";
constexpr char kBold[] = ONESTORY_FONTS "/DejaVuSans-Bold.ttf";

// In points; A4.
constexpr HPDF_REAL kWidth = 595, kHeight = 842;
constexpr HPDF_REAL kMargin = 56;
constexpr HPDF_REAL kFootTop = 100;  // the body ends above it
constexpr HPDF_REAL kFootSize = 7;
constexpr HPDF_REAL kMarkSize = 15;
constexpr HPDF_REAL kMarkGrey = 0.88F;
constexpr HPDF_REAL kLead = 1.35F;  // from line to line, of the letters' size

struct Face {
  HPDF_REAL size;
  HPDF_REAL before;  // space above the paragraph
  bool bold;
};
Face FaceOf(Style style) {
  switch (style) {
    case Style::kTitle:
      return {18, 0, true};
    case Style::kHeading:
      return {13, 14, true};
    case Style::kEntry:
      return {10.5F, 12, true};
    case Style::kBody:
      return {10, 3, false};
    case Style::kSmall:
      return {8, 2, false};
  }
  return {10, 3, false};
}

// libharu's UTF-8 knows the basic plane only, and a control byte has no letter: neither may hide
// what follows.
std::string Drawable(std::string_view text) {
  constexpr std::string_view kNoLetter = "\xEF\xBF\xBD";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0x20 && lead != '\n') {
      out += ' ';
    } else if (length == 4) {
      out += kNoLetter;
    } else {
      out.append(text.substr(i, length));
    }
    i += length;
  }
  return out;
}

// libharu notes the first error and does nothing more; it is asked for at the end.
class Canvas {
 public:
  explicit Canvas(std::string watermark)
      : pdf_(HPDF_New(nullptr, nullptr)), watermark_(std::move(watermark)) {
    if (!pdf_) return;
    HPDF_UseUTFEncodings(pdf_.get());
    HPDF_SetCompressionMode(pdf_.get(), HPDF_COMP_ALL);
    plain_ = Load(kFont);
    bold_ = Load(kBold);
  }

  void SetInfo(const std::string& title, Instant at) {
    const Date day = Date::Of(at);
    const std::int64_t second = (at.micros - day.Midnight().micros) / 1'000'000;
    HPDF_Date date{};
    date.year = day.year();
    date.month = day.month();
    date.day = day.day();
    date.hour = static_cast<HPDF_INT>(second / 3600);
    date.minutes = static_cast<HPDF_INT>(second / 60 % 60);
    date.seconds = static_cast<HPDF_INT>(second % 60);
    date.ind = 'Z';
    HPDF_SetInfoDateAttr(pdf_.get(), HPDF_INFO_CREATION_DATE, date);
    HPDF_SetInfoAttr(pdf_.get(), HPDF_INFO_TITLE, title.c_str());
  }

  void Write(const Paragraph& paragraph) {
    const Face face = FaceOf(paragraph.style);
    HPDF_Font font = face.bold ? bold_ : plain_;
    y_ -= face.before;
    // A heading stays with what it is of.
    if (paragraph.style == Style::kHeading || paragraph.style == Style::kEntry)
      if (y_ < kFootTop + 4 * face.size * kLead) y_ = 0;
    for (const std::string& line : Lines(paragraph.text, font, face.size)) {
      if (pages_.empty() || y_ - face.size < kFootTop) TurnPage();
      y_ -= face.size * kLead;
      ShowAt(line, font, face.size, kMargin, y_);
    }
  }

  // On each page, once it is known how many there are.
  void WriteFeet(const std::string& code) {
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      page_ = pages_[i];
      HPDF_REAL y = kFootTop - 14;
      for (const std::string& line : Lines(watermark_, plain_, kFootSize)) {
        ShowAt(line, plain_, kFootSize, kMargin, y);
        y -= kFootSize * kLead;
      }
      ShowAt("Code " + code + "   Page " + std::to_string(i + 1) + " of " +
                 std::to_string(pages_.size()),
             bold_, kFootSize, kMargin, y);
    }
  }

  // Nothing: it could not be drawn.
  std::string Bytes() {
    if (!pdf_ || pages_.empty() || HPDF_GetError(pdf_.get()) != HPDF_OK) return "";
    if (HPDF_SaveToStream(pdf_.get()) != HPDF_OK) return "";
    HPDF_ResetStream(pdf_.get());
    std::string bytes(HPDF_GetStreamSize(pdf_.get()), '\0');
    auto size = static_cast<HPDF_UINT32>(bytes.size());
    const HPDF_STATUS read =
        HPDF_ReadFromStream(pdf_.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
    if ((read != HPDF_OK && read != HPDF_STREAM_EOF) || size != bytes.size()) return "";
    return bytes;
  }

 private:
  struct Free {
    void operator()(HPDF_Doc pdf) const { HPDF_Free(pdf); }
  };

  HPDF_Font Load(const char* file) {
    const char* name = HPDF_LoadTTFontFromFile(pdf_.get(), file, HPDF_TRUE);
    return name == nullptr ? nullptr : HPDF_GetFont(pdf_.get(), name, "UTF-8");
  }

  void TurnPage() {
    page_ = HPDF_AddPage(pdf_.get());
    HPDF_Page_SetWidth(page_, kWidth);
    HPDF_Page_SetHeight(page_, kHeight);
    pages_.push_back(page_);
    y_ = kHeight - kMargin;
    Mark();
  }

  // Beneath the text, across the page.
  void Mark() {
    constexpr HPDF_REAL kCos = 0.866F, kSin = 0.5F;  // thirty degrees
    HPDF_Page_GSave(page_);
    HPDF_Page_SetGrayFill(page_, kMarkGrey);
    HPDF_Page_SetFontAndSize(page_, plain_, kMarkSize);
    HPDF_Page_BeginText(page_);
    HPDF_REAL y = 620;
    for (const std::string& line : Lines(watermark_, plain_, kMarkSize)) {
      HPDF_Page_SetTextMatrix(page_, kCos, kSin, -kSin, kCos, kMargin + 40, y - 220);
      HPDF_Page_ShowText(page_, line.c_str());
      y -= kMarkSize * 2;
    }
    HPDF_Page_EndText(page_);
    HPDF_Page_GRestore(page_);
  }

  void ShowAt(const std::string& line, HPDF_Font font, HPDF_REAL size, HPDF_REAL x, HPDF_REAL y) {
    HPDF_Page_SetFontAndSize(page_, font, size);
    HPDF_Page_BeginText(page_);
    HPDF_Page_TextOut(page_, x, y, line.c_str());
    HPDF_Page_EndText(page_);
  }

  // Broken between words; a word that is longer than a line, within it.
  static std::vector<std::string> Lines(std::string_view text, HPDF_Font font, HPDF_REAL size) {
    std::vector<std::string> lines;
    if (font == nullptr) return lines;
    const std::string drawable = Drawable(text);
    std::string_view rest = drawable;
    while (!rest.empty()) {
      const std::string_view row = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), row.size() + 1));
      Break(row, font, size, lines);
    }
    return lines;
  }

  static void Break(std::string_view row, HPDF_Font font, HPDF_REAL size,
                    std::vector<std::string>& lines) {
    while (!row.empty()) {
      const std::size_t fits = Fits(row, font, size);
      lines.emplace_back(row.substr(0, fits));
      row.remove_prefix(fits);
      while (row.starts_with(' ')) row.remove_prefix(1);
    }
  }

  // How many bytes of it fit on a line: at least a letter.
  static std::size_t Fits(std::string_view row, HPDF_Font font, HPDF_REAL size) {
    for (const HPDF_BOOL between_words : {HPDF_TRUE, HPDF_FALSE}) {
      const HPDF_UINT fits = HPDF_Font_MeasureText(
          font, reinterpret_cast<const HPDF_BYTE*>(row.data()), static_cast<HPDF_UINT>(row.size()),
          kWidth - 2 * kMargin, size, 0, 0, between_words, nullptr);
      if (fits > 0) return std::min<std::size_t>(fits, row.size());
    }
    return row.size();
  }

  std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, Free> pdf_;
  const std::string watermark_;
  HPDF_Font plain_ = nullptr;
  HPDF_Font bold_ = nullptr;
  std::vector<HPDF_Page> pages_;
  HPDF_Page page_ = nullptr;
  HPDF_REAL y_ = 0;
};

}  // namespace

bool CanDraw() {
  std::error_code ignored;
  return std::filesystem::exists(kFont, ignored) && std::filesystem::exists(kBold, ignored);
}

Result<std::string> Draw(const audit::Released<chronology::ExportPack>& released) {
  const auto paragraphs = PackText(released);
  if (!paragraphs.ok()) return paragraphs.error();
  const chronology::ExportPack& pack = released.answer();
  Canvas canvas(wire::WatermarkOf(released));
  canvas.SetInfo("Onestory pack " + pack.code, pack.chronology.told.at);
  for (const Paragraph& paragraph : paragraphs.value()) canvas.Write(paragraph);
  canvas.WriteFeet(pack.code);
  std::string bytes = canvas.Bytes();
  if (!bytes.empty()) return bytes;
  return Error{ErrorCode::kInternal, "the PDF cannot be drawn: ask for JSON, and tell the operator",
               "libharu could not draw a pack"};
}

}  // namespace hub::paper
