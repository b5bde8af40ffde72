#include "tools/story/story.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "sim/io/yaml.hpp"

namespace twinshift::tool {
namespace {

using namespace std::string_view_literals;
using Json = nlohmann::ordered_json;

constexpr std::array kLayouts = {"single"sv, "split"sv, "twin"sv, "multiples"sv, "depot"sv};
constexpr std::array kLayers = {"all"sv,   "people"sv, "vehicles"sv, "none"sv,     "flow"sv, "speed"sv,
                                "queue"sv, "load"sv,   "stops"sv,    "docks"sv,    "co2e"sv, "nox"sv,
                                "pm10"sv,  "time"sv,   "share"sv,    "switched"sv, "tanks"sv};

Json name_of(io::YamlMap const& map, std::string_view key) {
  auto const* const value = map.find(key);
  if (value == nullptr) return nullptr;
  io::YamlMap const name{*value, map.name(key), {"en", "ko"}, map.context()};
  return {{"en", name.text("en").value_or("")}, {"ko", name.text("ko").value_or("")}};
}

/// Names of the runs, in the order of the file.
class Runs {
public:
  Runs(io::Yaml const* list, io::YamlContext const& context,
       std::function<bool(std::filesystem::path const&)> const& has_recording) {
    if (list == nullptr) return;
    for (auto const& entry : list->entries) {
      names_.push_back(entry.key);
      paths_.push_back(entry.value.scalar);
      if (!has_recording(entry.value.scalar))
        context.fault(context.place(entry.value), "V440", "'" + entry.value.scalar + "' holds no recording.",
                      "A story shows recorded runs.", "Run the scenario first: twinshift run, or name another folder.");
    }
    if (list->entries.empty())
      context.fault(context.place(*list), "V442", "The story lists no runs.", "There is nothing to show.",
                    "Write for example runs: {base: runs/belfast-base}.");
  }

  [[nodiscard]] Json paths() const { return paths_; }

  [[nodiscard]] Json numbers(io::YamlMap const& scene) const {
    auto result = Json::array();
    for (auto const* item : scene.list("runs", true)) {
      auto const found = std::find(names_.begin(), names_.end(), item->scalar);
      if (found != names_.end())
        result.push_back(found - names_.begin());
      else
        scene.context().fault(scene.context().place(*item), "V441",
                              "The scene shows run '" + item->scalar + "', which the story does not list.",
                              "Runs are known by the names under 'runs:'.", "Add it there, or correct the name.");
    }
    return result;
  }

private:
  std::vector<std::string> names_;
  std::vector<std::string> paths_;
};

Json scene_as_json(io::Yaml const& value, std::size_t number, Runs const& runs, io::YamlContext const& context) {
  io::YamlMap const scene{value,
                          "scenes[" + std::to_string(number) + "]",
                          {"at", "hold", "speed", "layout", "runs", "place", "metres_per_pixel", "layer", "follow",
                           "traveller", "charts", "estimate", "caption"},
                          context};
  Json json;
  scene.require("at", "at: 08:15");
  if (auto const at = scene.clock("at")) json["at"] = at->seconds();
  if (auto const hold = scene.quantity("hold", io::UnitKind::kTime, {1, 3600})) json["hold"] = *hold;
  if (auto const speed = scene.number("speed", {0, 3600})) json["speed"] = *speed;
  if (auto const layout = scene.word("layout", kLayouts)) json["layout"] = kLayouts.at(*layout);
  if (scene.find("runs") != nullptr) json["runs"] = runs.numbers(scene);
  if (auto const place = scene.text("place")) json["place"] = *place;
  if (auto const zoom = scene.number("metres_per_pixel", {0.1, 200})) json["metres_per_pixel"] = *zoom;
  if (auto const layer = scene.word("layer", kLayers)) json["layer"] = kLayers.at(*layer);
  if (auto const route = scene.text("follow")) json["route"] = *route;
  if (auto const traveller = scene.whole("traveller", {0, 1e9})) json["traveller"] = *traveller;
  if (auto const charts = scene.flag("charts")) json["charts"] = *charts;
  if (auto const estimate = scene.flag("estimate")) json["estimate"] = *estimate;
  if (auto caption = name_of(scene, "caption"); !caption.is_null()) json["caption"] = std::move(caption);
  return json;
}

}  // namespace

std::string story_as_json(std::string_view text, std::string const& file,
                          std::function<bool(std::filesystem::path const&)> const& has_recording) {
  io::Faults faults;
  io::YamlContext const context{file, &faults, io::FaultKind::kScenario, ""};
  auto const parsed = io::parse_yaml(text, context);
  faults.throw_if_any();
  Json json;
  if (parsed) {
    io::YamlMap const story{*parsed, "", {"title", "runs", "scenes"}, context};
    if (auto title = name_of(story, "title"); !title.is_null()) json["title"] = std::move(title);
    Runs const runs{story.require("runs", "runs: {base: runs/belfast-base}"), context, has_recording};
    json["runs"] = runs.paths();
    json["scenes"] = Json::array();
    story.require("scenes", "scenes: [{at: 08:15, hold: 20 s}]");
    for (auto const* scene : story.list("scenes"))
      json["scenes"].push_back(scene_as_json(*scene, json["scenes"].size(), runs, context));
    if (json["scenes"].empty() && !faults.has_errors())
      context.fault({file, 1, 1}, "V442", "The story has no scenes.", "There is nothing to show.",
                    "Add one: scenes: [{at: 08:15, hold: 20 s}].");
  }
  faults.throw_if_any();
  return json.dump();
}

}  // namespace twinshift::tool
