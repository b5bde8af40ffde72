#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twinshift::fuzz {

/// Each reads bytes as one of the program's readers would and drops the result. Whatever the bytes, it must come back:
/// a fault list is fine, anything else that escapes is a bug.
void read_yaml(std::string_view bytes);
void read_csv(std::string_view bytes);
/// The bytes as a scenario file beside the drawn town's own.
void read_scenario(std::string_view bytes);
/// The bytes as one of the drawn town's tables: the first byte says which.
void read_city(std::string_view bytes);
/// The bytes as a GTFS feed: lines "== stops.txt" name the file that follows.
void read_feed(std::string_view bytes);
/// The bytes as an ATCO-CIF file.
void read_atco(std::string_view bytes);
/// The bytes as a TransXChange file.
void read_transxchange(std::string_view bytes);
/// The bytes as a ZIP.
void read_archive(std::string_view bytes);
/// The bytes as a table made elsewhere: the first byte says in which encoding.
void read_table(std::string_view bytes);
/// The bytes as a GeoJSON file of zones.
void read_zones(std::string_view bytes);
/// The bytes as an OMX file.
void read_matrix(std::string_view bytes);
/// The bytes as a map: the first says whether as .osm, .osm.pbf or .opl. What can be read becomes streets and places.
void read_osm(std::string_view bytes);
/// The bytes as the four files of a MATSim scenario; what can be read becomes tables of a city.
void read_matsim(std::string_view bytes);

}  // namespace twinshift::fuzz
