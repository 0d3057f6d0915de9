// The templates of hub/web/templates/, read once and checked, then rendered by any thread.
//
// A template writes {{name}}, which is always escaped, {{#name}}...{{/name}} for what stands only
// when there is something to say or once for each of a list, {{^name}}...{{/name}} for when there
// is not, and {{> part}} for another file of the folder. Ways to write text unescaped are refused
// when the folder is read, so no page can be made to hold what somebody typed as markup.

#ifndef HUB_WEB_TEMPLATES_H_
#define HUB_WEB_TEMPLATES_H_

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/web/view.h"

namespace hub::web {

class Templates {
 public:
  // Every *.html of the folder. An error names the file and what is wrong with it.
  static Result<Templates> Read(const std::filesystem::path& folder);

  Templates(Templates&&) noexcept;
  ~Templates();

  // `name`: "sign_in" for sign_in.html. A name that is not there is a fault of ours: it throws.
  std::string Render(std::string_view name, const View& view) const;

 private:
  struct Parsed;
  explicit Templates(std::unique_ptr<Parsed> parsed);

  std::unique_ptr<Parsed> parsed_;
};

}  // namespace hub::web

#endif  // HUB_WEB_TEMPLATES_H_
