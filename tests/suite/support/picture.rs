//! Pictures of a window, drawn by a small software rasteriser, so that they are the same on every
//! machine, with or without a graphics card.

use egui::epaint::{ImageData, Primitive, Vertex};
use egui::{Color32, ColorImage, Rect, TextureId, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

/// The textures of a window: its glyphs and icons.
#[derive(Clone, Default)]
pub struct Textures(Rc<RefCell<HashMap<TextureId, ColorImage>>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let delta = std::mem::take(delta);
        let mut textures = self.0.borrow_mut();
        for (id, changes) in &delta.set {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match change.pos {
                    None => drop(textures.insert(*id, ColorImage::clone(image))),
                    Some(at) => patch(textures.get_mut(id).unwrap(), at, image),
                }
            }
        }
        for id in &delta.free {
            textures.remove(id);
        }
        std::mem::forget(delta);
    }
}

fn patch(texture: &mut ColorImage, [left, top]: [usize; 2], image: &ColorImage) {
    let [width, height] = image.size;
    for y in 0..height {
        let at = (top + y) * texture.size[0] + left;
        texture.pixels[at..at + width].copy_from_slice(&image.pixels[y * width..(y + 1) * width]);
    }
}

/// Red, green and blue of each pixel, from the top left.
#[derive(Clone, PartialEq)]
pub struct Picture {
    pub size: [usize; 2],
    pub pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Draws the last frame of the window over a background.
    pub fn of(window: &Harness<'_>, textures: &Textures, background: Color32) -> Self {
        let scale = window.ctx.pixels_per_point();
        let pixels = scale * window.ctx.viewport_rect().size();
        let size = [pixels.x.round() as usize, pixels.y.round() as usize];
        let [red, green, blue, _] = background.to_array();
        let mut canvas =
            Canvas { size, pixels: vec![[red, green, blue].map(f32::from); size[0] * size[1]] };
        let shapes = window.output().shapes.clone();
        for clipped in window.ctx.tessellate(shapes, scale) {
            let Primitive::Mesh(mesh) = clipped.primitive else { continue };
            let textures = textures.0.borrow();
            let Some(texture) = textures.get(&mesh.texture_id) else { continue };
            for corners in mesh.indices.chunks_exact(3) {
                let corners = [0, 1, 2].map(|n| mesh.vertices[corners[n] as usize]);
                canvas.triangle(corners, clipped.clip_rect, scale, texture);
            }
        }
        let pixels = canvas.pixels.iter().map(|p| p.map(|v| v.round().clamp(0.0, 255.0) as u8));
        Self { size, pixels: pixels.collect() }
    }

    /// The picture shrunk by `factor`: each pixel is the average of a square of `factor` by
    /// `factor` pixels.
    pub fn shrunk(&self, factor: usize) -> Self {
        let size = self.size.map(|side| side / factor);
        let average = |left: usize, top: usize| {
            let inner = (0..factor * factor)
                .map(|n| self.pixels[(top + n / factor) * self.size[0] + left + n % factor]);
            let sums = inner.fold([0_usize; 3], |sums, pixel| {
                [0, 1, 2].map(|c| sums[c] + usize::from(pixel[c]))
            });
            sums.map(|sum| (sum / (factor * factor)) as u8)
        };
        let places = (0..size[0] * size[1]).map(|n| (n % size[0] * factor, n / size[0] * factor));
        Self { size, pixels: places.map(|(x, y)| average(x, y)).collect() }
    }

    /// The part of the pixels that differ visibly. It is 1 if the sizes differ.
    pub fn difference(&self, other: &Self) -> f32 {
        if self.size != other.size {
            return 1.0;
        }
        let differ = |(a, b): (&[u8; 3], &[u8; 3])| (0..3).any(|c| a[c].abs_diff(b[c]) > 24);
        let count = self.pixels.iter().zip(&other.pixels).filter(|pair| differ(*pair)).count();
        count as f32 / self.pixels.len() as f32
    }

    pub fn read(path: &Path) -> Option<Self> {
        let file = std::io::BufReader::new(std::fs::File::open(path).ok()?);
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let pixels = bytes.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Some(Self { size: [info.width as usize, info.height as usize], pixels })
    }

    pub fn write(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        let mut encoder = png::Encoder::new(file, self.size[0] as u32, self.size[1] as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.pixels.concat()).unwrap();
    }
}

struct Canvas {
    size: [usize; 2],
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    /// Draws a triangle as a graphics card does: a pixel is covered if its centre is in the
    /// triangle.
    fn triangle(&mut self, corners: [Vertex; 3], clip: Rect, scale: f32, texture: &ColorImage) {
        let points = corners.map(|corner| (scale * corner.pos.to_vec2()).to_pos2());
        let area = (points[1] - points[0]).rot90().dot(points[2] - points[0]);
        if area == 0.0 {
            return;
        }
        let bounds = Rect::from_points(&points).intersect(clip * scale);
        let span = |from: f32, to: f32, most: usize| {
            (from - 0.5).ceil().max(0.0) as usize..((to - 0.5).ceil().max(0.0) as usize).min(most)
        };
        for y in span(bounds.top(), bounds.bottom(), self.size[1]) {
            for x in span(bounds.left(), bounds.right(), self.size[0]) {
                let at = egui::pos2(x as f32 + 0.5, y as f32 + 0.5);
                let weight =
                    |a: usize, b: usize| (points[b] - points[a]).rot90().dot(at - points[a]) / area;
                let weights = [weight(1, 2), weight(2, 0), weight(0, 1)];
                if weights.iter().all(|weight| *weight >= 0.0) {
                    self.blend(y * self.size[0] + x, colour(&corners, weights, texture));
                }
            }
        }
    }

    /// Blends a colour with premultiplied alpha over a pixel.
    fn blend(&mut self, at: usize, [red, green, blue, alpha]: [f32; 4]) {
        let rest = 1.0 - alpha / 255.0;
        let over = [red, green, blue];
        let pixel = &mut self.pixels[at];
        *pixel = [0, 1, 2].map(|c| over[c] + rest * pixel[c]);
    }
}

fn colour(corners: &[Vertex; 3], weights: [f32; 3], texture: &ColorImage) -> [f32; 4] {
    let mix = |value: &dyn Fn(&Vertex) -> f32| -> f32 {
        (0..3).map(|n| weights[n] * value(&corners[n])).sum()
    };
    let uv = [mix(&|corner| corner.uv.x), mix(&|corner| corner.uv.y)];
    let texel = sample(texture, uv);
    [0, 1, 2, 3].map(|c| mix(&|corner| f32::from(corner.color.to_array()[c])) * texel[c] / 255.0)
}

/// The colour of a texture at a point, interpolated linearly between the four nearest pixels.
fn sample(texture: &ColorImage, uv: [f32; 2]) -> [f32; 4] {
    let [width, height] = texture.size;
    let x = (uv[0] * width as f32 - 0.5).clamp(0.0, width as f32 - 1.0);
    let y = (uv[1] * height as f32 - 0.5).clamp(0.0, height as f32 - 1.0);
    let (left, top) = (x as usize, y as usize);
    let pixel = |right: usize, down: usize| {
        let at = (top + down).min(height - 1) * width + (left + right).min(width - 1);
        texture.pixels[at].to_array().map(f32::from)
    };
    let (part_x, part_y) = (x.fract(), y.fract());
    let [a, b, c, d] = [pixel(0, 0), pixel(1, 0), pixel(0, 1), pixel(1, 1)];
    [0, 1, 2, 3].map(|n| {
        egui::lerp(egui::lerp(a[n]..=b[n], part_x)..=egui::lerp(c[n]..=d[n], part_x), part_y)
    })
}
