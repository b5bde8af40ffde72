#include "tools/osm/osm_data.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <functional>
#include <unordered_set>

#include <osmium/io/any_compression.hpp>
#include <osmium/io/opl_input.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/osm.hpp>

namespace twinshift::osm {
namespace {

constexpr std::array<std::string_view, 17> kWayKeys = {
    "highway", "building", "landuse", "amenity", "natural", "waterway", "railway", "area", "shop",
    "office",  "leisure",  "tourism", "parking", "water",   "place",    "busway",  "route"};
constexpr std::array<std::string_view, 6> kNodeKeys = {"ele", "barrier", "place", "amenity", "shop", "office"};

template <std::size_t N>
bool has_one_of(osmium::TagList const& tags, std::array<std::string_view, N> const& keys) {
  return std::any_of(tags.begin(), tags.end(), [&](osmium::Tag const& tag) {
    return std::find(keys.begin(), keys.end(), tag.key()) != keys.end();
  });
}

Tags copy(osmium::TagList const& list) {
  Tags tags;
  for (auto const& tag : list)
    if (*tag.value() != '\0' && !tags.has(tag.key())) tags.add(tag.key(), tag.value());
  return tags;
}

bool of_use(osmium::Relation const& relation) {
  std::string_view const type = relation.tags().get_value_by_key("type", "");
  return type.starts_with("restriction") || (type == "multipolygon" && has_one_of(relation.tags(), kWayKeys));
}

OsmMember::Kind kind_of(osmium::item_type type) {
  if (type == osmium::item_type::way) return OsmMember::Kind::kWay;
  return type == osmium::item_type::node ? OsmMember::Kind::kNode : OsmMember::Kind::kRelation;
}

class Collector {
public:
  Collector(osmium::io::File file, std::optional<Box> const& box) : file_{std::move(file)}, box_{box} {}

  OsmData read() {
    if (box_) read_nodes();
    read_ways_and_relations();
    if (!box_) read_nodes();
    return std::move(data_);
  }

private:
  void each(osmium::osm_entity_bits::type kinds, std::function<void(osmium::OSMObject const&)> const& use) {
    osmium::io::Reader reader{file_, kinds};
    while (auto const buffer = reader.read())
      for (auto const& object : buffer.select<osmium::OSMObject>())
        if (object.visible()) use(object);
    reader.close();
  }

  void read_nodes() {
    each(osmium::osm_entity_bits::node,
         [&](osmium::OSMObject const& object) { take(static_cast<osmium::Node const&>(object)); });
  }

  void read_ways_and_relations() {
    each(osmium::osm_entity_bits::way | osmium::osm_entity_bits::relation, [&](osmium::OSMObject const& object) {
      object.type() == osmium::item_type::way ? take(static_cast<osmium::Way const&>(object))
                                              : take(static_cast<osmium::Relation const&>(object));
    });
    sort_out(data_.ways, data_.counts.repeated_ways);
    sort_out(data_.relations, data_.counts.repeated_relations);
    keep_members();
  }

  void take(osmium::Node const& node) {
    ++data_.counts.nodes;
    auto const place = node.location();
    if (!place.valid()) {
      ++data_.counts.bad_places;
      return;
    }
    io::LonLat const at{place.lon_without_check(), place.lat_without_check()};
    auto const tagged = !node.tags().empty() && has_one_of(node.tags(), kNodeKeys);
    if (box_ ? !box_->holds(at) : !tagged && !wanted_.contains(node.id())) return;
    if (!data_.nodes.emplace(node.id(), at).second) {
      ++data_.counts.repeated_nodes;
      return;
    }
    if (tagged) data_.node_tags.emplace(node.id(), copy(node.tags()));
  }

  void take(osmium::Way const& way) {
    ++data_.counts.ways;
    OsmWay kept{way.id(), {}, {}};
    kept.nodes.reserve(way.nodes().size());
    auto inside = !box_;
    for (auto const& node : way.nodes()) {
      kept.nodes.push_back(node.ref());
      inside = inside || data_.nodes.contains(node.ref());
    }
    if (!inside) {
      if (way.tags().has_key("highway")) ++data_.counts.streets_outside;
      return;
    }
    // A way without a tag of its own may be a side of an area that a relation tags.
    kept.tags = copy(way.tags());
    data_.ways.push_back(std::move(kept));
  }

  void take(osmium::Relation const& relation) {
    ++data_.counts.relations;
    if (!of_use(relation)) return;
    OsmRelation kept{relation.id(), {}, copy(relation.tags())};
    for (auto const& member : relation.members())
      kept.members.push_back({kind_of(member.type()), member.ref(), member.role()});
    data_.relations.push_back(std::move(kept));
  }

  template <class Object>
  static void sort_out(std::vector<Object>& objects, std::int64_t& repeated) {
    auto const id = [](Object const& object) { return object.id; };
    std::ranges::stable_sort(objects, {}, id);
    auto const rest =
        std::unique(objects.begin(), objects.end(), [](auto const& a, auto const& b) { return a.id == b.id; });
    repeated = objects.end() - rest;
    objects.erase(rest, objects.end());
  }

  /// Drops ways that neither their own tags nor a relation make interesting, and notes which nodes the others want.
  void keep_members() {
    std::unordered_set<std::int64_t> members;
    for (auto const& relation : data_.relations)
      for (auto const& member : relation.members)
        if (member.kind == OsmMember::Kind::kWay) members.insert(member.id);
    std::erase_if(data_.ways, [&](OsmWay const& way) {
      return !members.contains(way.id) &&
             std::none_of(kWayKeys.begin(), kWayKeys.end(), [&](auto key) { return way.tags.has(key); });
    });
    if (box_) return;
    for (auto const& way : data_.ways) wanted_.insert(way.nodes.begin(), way.nodes.end());
  }

  osmium::io::File file_;
  std::optional<Box> box_;
  OsmData data_;
  std::unordered_set<std::int64_t> wanted_;
};

std::optional<OsmData> read(osmium::io::File const& file, std::string const& name, std::optional<Box> const& box,
                            io::Faults& faults) {
  try {
    auto data = Collector{file, box}.read();
    if (data.counts.nodes + data.counts.ways + data.counts.relations > 0) return data;
    faults.add({"F202",
                {name, 0, 0},
                "The file holds no OpenStreetMap objects.",
                "There are no streets in it.",
                "Fetch it again, or name another."});
  } catch (std::bad_alloc const&) {
    throw;
  } catch (std::exception const& error) {  // libosmium, protozero, zlib and bzip2 each have errors of their own
    std::string reason = error.what();
    while (reason.ends_with('.') || reason.ends_with(' ')) reason.pop_back();
    faults.add({"O301",
                {name, 0, 0},
                "This can't be read as OpenStreetMap data: " + reason + '.',
                "The file is damaged, cut off or of another kind.",
                "Fetch it again; known are .osm, .osm.pbf and .opl, also packed (.gz, .bz2)."});
  }
  return std::nullopt;
}

}  // namespace

std::string_view Tags::operator[](std::string_view key) const {
  auto const it = std::find_if(tags_.begin(), tags_.end(), [&](auto const& tag) { return tag.first == key; });
  return it == tags_.end() ? std::string_view{} : std::string_view{it->second};
}

std::optional<Box> parse_box(std::string_view text) {
  std::array<double, 4> side{};
  for (std::size_t i = 0; i < side.size(); ++i) {
    auto const comma = text.find(',');
    if ((comma == std::string_view::npos) != (i == 3)) return std::nullopt;
    auto const number = io::parse_number(text.substr(0, comma));
    if (!number) return std::nullopt;
    side[i] = *number;
    text.remove_prefix(i == 3 ? text.size() : comma + 1);
  }
  Box const box{std::min(side[0], side[2]), std::min(side[1], side[3]), std::max(side[0], side[2]),
                std::max(side[1], side[3])};
  auto const on_earth = box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90;
  return on_earth && box.west < box.east && box.south < box.north ? std::optional{box} : std::nullopt;
}

std::optional<OsmData> read_osm(std::filesystem::path const& path, std::optional<Box> const& box, io::Faults& faults) {
  auto const name = io::shown_path(path);
  std::error_code error;
  auto const bytes = std::filesystem::file_size(path, error);
  if (error || !std::filesystem::is_regular_file(path)) {
    faults.add({"F201", {name, 0, 0}, "Cannot open \"" + name + "\".", "", "Check the name."});
    return std::nullopt;
  }
  if (bytes == 0) {
    faults.add({"F202", {name, 0, 0}, "The file is empty.", "There are no streets in it.", "Fetch it again."});
    return std::nullopt;
  }
  return read(osmium::io::File{path.string()}, name, box, faults);
}

std::optional<OsmData> parse_osm(std::string_view bytes, std::string const& format, std::optional<Box> const& box,
                                 io::Faults& faults) {
  return read(osmium::io::File{bytes.data(), bytes.size(), format}, "bytes." + format, box, faults);
}

}  // namespace twinshift::osm
