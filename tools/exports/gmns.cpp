#include "tools/exports/gmns.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/results/run_folder.hpp"

#include <array>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

namespace twinshift::exports {
namespace {

constexpr std::array<std::string_view, 5> kNodeColumns = {"node_id", "name", "x_coord", "y_coord", "twinshift_key"};
constexpr std::array<std::string_view, 14> kLinkColumns = {
    "link_id",       "name",     "from_node_id", "to_node_id", "directed",     "geometry", "length",
    "facility_type", "capacity", "free_speed",   "lanes",      "allowed_uses", "bus_lane", "twinshift_key"};
constexpr std::array<std::string_view, 7> kConfigColumns = {
    "dataset_name", "short_length", "long_length", "speed", "crs", "geometry_field_format", "currency"};
constexpr std::array<std::string_view, 2> kTurnColumns = {"from_link_id", "to_link_id"};
constexpr std::array<std::string_view, 9> kClasses = {"motorway",    "trunk",  "primary",   "secondary", "tertiary",
                                                      "residential", "busway", "connector", "path"};

void write(std::filesystem::path const& path, std::function<void(std::ostream&)> const& rows) {
  std::ofstream out{path, std::ios::binary};
  rows(out);
  out.close();
  if (!out)
    throw results::FolderError{"M503 " + io::shown_path(path) +
                               "  The file can't be written. → Check room and permissions."};
}

std::string uses_of(std::uint8_t access) {
  std::string text;
  for (auto const& [bit, name] : {std::pair<std::uint8_t, std::string_view>{network::kCarAccess, "auto"},
                                  {network::kBusAccess, "bus"},
                                  {network::kBikeAccess, "bike"},
                                  {network::kWalkAccess, "walk"}})
    if ((access & bit) != 0) text += (text.empty() ? "" : ",") + std::string{name};
  return text;
}

std::string line_text(std::span<Point const> shape, io::Projection const& projection) {
  std::string text = "LINESTRING (";
  for (auto const point : shape) {
    auto const at = projection.to_degrees(point).value_or(io::LonLat{});
    text += (text.back() == '(' ? "" : ", ") + io::fixed(at.lon, 7) + ' ' + io::fixed(at.lat, 7);
  }
  return text + ')';
}

std::int64_t number(std::size_t row) { return static_cast<std::int64_t>(row + 1); }

}  // namespace

void write_gmns(network::Network const& network, io::Projection const& projection,
                std::filesystem::path const& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  auto const& links = network.links;
  write(folder / "node.csv", [&](std::ostream& out) {
    io::CsvWriter csv{out, kNodeColumns};
    for (std::size_t n = 0; n < network.nodes.key.size(); ++n) {
      auto const node = nth<NodeId>(n);
      auto const at = projection.to_degrees(network.nodes.position[node]).value_or(io::LonLat{});
      csv.cell(number(n)).cell("").cell(at.lon, 7).cell(at.lat, 7).cell(network.nodes.key[node]);
      csv.end_row();
    }
  });
  write(folder / "link.csv", [&](std::ostream& out) {
    io::CsvWriter csv{out, kLinkColumns};
    for (std::size_t l = 0; l < links.size(); ++l) {
      auto const link = nth<LinkId>(l);
      csv.cell(number(l)).cell(links.name[link]);
      csv.cell(number(links.from[link].index())).cell(number(links.to[link].index())).cell("true");
      csv.cell(line_text(links.shape[link], projection)).cell(io::shortest(links.length[link].value() / 1000));
      csv.cell(kClasses[static_cast<std::size_t>(links.link_class[link])]).cell(io::shortest(links.capacity[link]));
      csv.cell(io::shortest(links.free_speed[link].value() * 3.6)).cell(std::int64_t{links.lanes[link]});
      csv.cell(uses_of(links.access[link])).cell(std::int64_t{links.bus_lane[link]}).cell(links.key[link]);
      csv.end_row();
    }
  });
  write(folder / "config.csv", [&](std::ostream& out) {
    io::CsvWriter csv{out, kConfigColumns};
    csv.cell("twinshift").cell("m").cell("km").cell("km/h").cell("EPSG:4326").cell("wkt").cell("");
    csv.end_row();
  });
  if (network.banned_turns.empty()) return;
  write(folder / "banned_turns.csv", [&](std::ostream& out) {
    io::CsvWriter csv{out, kTurnColumns};
    for (auto const& [from, to] : network.banned_turns) {
      csv.cell(number(from.index())).cell(number(to.index()));
      csv.end_row();
    }
  });
}

}  // namespace twinshift::exports
