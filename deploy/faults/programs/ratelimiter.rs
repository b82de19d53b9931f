use std::{env, fs, thread, time::Duration};
fn main() {
    println!("INFO ratelimiter starting version=0.14.0");
    let path = env::args().nth(1).unwrap_or("/etc/ratelimiter/limits.conf".into());
    let text = fs::read_to_string(&path).expect("limits file");
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let (name, value) = line.split_once('=').expect("name=value");
        let per_second: u32 = value.trim().parse().expect(&format!("limit {}", name.trim()));
        println!("INFO limit {} {}/s", name, per_second);
    }
    println!("INFO ready");
    loop { thread::sleep(Duration::from_secs(3600)); }
}
